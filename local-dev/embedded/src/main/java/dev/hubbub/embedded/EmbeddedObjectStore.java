package dev.hubbub.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 server in this process that keeps buckets as folders and objects as files. For tests and for one machine; it
 * checks signatures, but whoever can read the folder can read the objects. Bound to 127.0.0.1.
 */
public final class EmbeddedObjectStore implements AutoCloseable {

    private final S3Proxy server;

    private EmbeddedObjectStore(S3Proxy server) {
        this.server = server;
    }

    /**
     * Starts a server and returns when it takes requests.
     *
     * @param dataFolder where the buckets are; made if it is not there
     * @param port the port to listen on; 0 chooses a free one
     * @param accessKey the one access key that is accepted
     * @param secretKey its secret
     * @throws IOException if the folder cannot be used or the port is taken
     */
    public static EmbeddedObjectStore start(Path dataFolder, int port, String accessKey, String secretKey)
            throws IOException {
        QuietLogs.keep();
        Path folder = Files.createDirectories(dataFolder).toAbsolutePath();
        if (port != 0) {
            FreePort.require(port, "The object store");
        }
        S3Proxy server = S3Proxy.builder()
                .blobStore(new WholeListings(new FilesystemNio2BlobStore(folder.toString())))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
                // Milliseconds; requests under way get that long to end.
                .stopTimeout(1)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException(
                    "The object store did not start on port " + port + " with its data in " + folder + ": "
                            + e.getMessage(),
                    e);
        }
        return new EmbeddedObjectStore(server);
    }

    /** The URL clients are given. */
    public String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Stops the server; the objects stay in the folder. */
    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (TimeoutException e) {
            // The server says so when it had to cut a client's kept-alive connection; it has stopped nevertheless.
        } catch (Exception e) {
            throw new IOException("The object store did not stop: " + e.getMessage(), e);
        }
    }
}
