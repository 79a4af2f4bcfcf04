package dev.hubbub.controller.reconcile;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a server of this machine, which can be cut: connections break, and new ones are refused. */
final class Wire implements AutoCloseable {

    private final int server;
    private final int port;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    /** A way to the server at this port. */
    Wire(int server) throws IOException {
        this.server = server;
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = listening.getLocalPort();
        listen(listening);
    }

    /** Where the way begins. */
    int port() {
        return port;
    }

    void cut() throws IOException {
        synchronized (open) {
            for (Closeable end : Set.copyOf(open)) {
                open.remove(end);
                end.close();
            }
        }
    }

    void mend() throws IOException {
        listen(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
    }

    @Override
    public void close() throws IOException {
        cut();
    }

    private void listen(ServerSocket listening) {
        open.add(listening);
        start(() -> {
            while (open.contains(listening)) {
                join(listening, listening.accept());
            }
        });
    }

    private void join(ServerSocket listening, Socket client) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server);
        synchronized (open) {
            if (!open.contains(listening)) {
                // It was cut meanwhile.
                client.close();
                socket.close();
                return;
            }
            open.add(client);
            open.add(socket);
        }
        start(() -> pass(client, socket));
        start(() -> pass(socket, client));
    }

    private void pass(Socket from, Socket to) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private interface Passing {
        void go() throws IOException;
    }

    private static void start(Passing passing) {
        Thread thread = new Thread(() -> {
            try {
                passing.go();
            } catch (IOException e) {
                // It was cut, or one end is done.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
