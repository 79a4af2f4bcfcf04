package dev.hubbub.controller.observe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hands on what goes to and fro a server on this machine, and keeps the first line of each request. */
final class RequestMeter implements AutoCloseable {

    private static final Pattern REQUEST = Pattern.compile("(GET|HEAD|PUT|POST|DELETE) \\S+ HTTP/1\\.1$");

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    RequestMeter(int server) throws IOException {
        this.server = server;
        threads.execute(this::accept);
    }

    String endpoint() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    /** Forgets the requests so far. */
    void reset() {
        requests.clear();
    }

    /** How many requests there were. */
    int count() {
        return requests.size();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket target = new Socket(InetAddress.getLoopbackAddress(), server);
                sockets.addAll(List.of(client, target));
                threads.execute(() -> hand(client, target, true));
                threads.execute(() -> hand(target, client, false));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void hand(Socket from, Socket to, boolean metered) {
        byte[] buffer = new byte[8192];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; metered && i < read; i++) {
                    meter(line, buffer[i]);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side has hung up.
        }
    }

    private void meter(ByteArrayOutputStream line, byte next) {
        if (next != '\n') {
            line.write(next);
            return;
        }
        String text = line.toString(StandardCharsets.ISO_8859_1).strip();
        line.reset();
        // A body may end without a line's end, and the next request follows at once.
        Matcher request = REQUEST.matcher(text);
        if (request.find()) {
            requests.add(request.group());
        }
    }
}
