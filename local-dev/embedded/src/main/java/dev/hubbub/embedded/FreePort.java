package dev.hubbub.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** TCP ports that nothing listens on at the moment of asking. */
final class FreePort {

    private FreePort() {}

    static int choose() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Fails in one sentence where a server's own failure would be a page. */
    static void require(int port, String forWhat) throws IOException {
        try {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        } catch (BindException e) {
            throw new IOException(
                    forWhat + " cannot start: port " + port + " is taken by another program; stop it or choose"
                            + " another port.",
                    e);
        }
    }
}
