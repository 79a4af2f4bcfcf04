package dev.hubbub.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.hubbub.hub.HubException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * A Hugging Face hub, or one that answers as it does. What it says for the moment (too many requests, an error of its own,
 * a connection that breaks off) is asked again, and a download goes on where it stopped. May be used by several threads.
 *
 * <p>Source: the hub's public HTTP interface, {@code /api/models/NAME/revision/REVISION} and
 * {@code /NAME/resolve/COMMIT/FILE}.
 */
public final class Hub implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final Set<Integer> REFUSALS = Set.of(401, 403);
    private static final Set<Integer> GONE = Set.of(404, 410);
    private static final int BEYOND_THE_END = 416;
    private static final Set<Integer> FOR_THE_MOMENT = Set.of(408, 425, 429);
    private static final int BLOCK = 1 << 16;

    private final HubSettings settings;
    private final OkHttpClient client;

    public Hub(HubSettings settings) {
        this.settings = settings;
        // The client follows redirects, to other hosts without the token.
        this.client = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(SILENCE)
                .build();
    }

    /** An answer that another may follow, as the hub asks for it. */
    private static final class MomentaryException extends IOException {
        private static final long serialVersionUID = 1;

        private final Duration pause;

        MomentaryException(String message, Duration pause) {
            super(message);
            this.pause = pause;
        }
    }

    /**
     * The files that an address has at this moment, of a model those that are read as one.
     *
     * @throws HubException if it is refused, missing, or the hub does not answer
     */
    public HubSnapshot snapshot(HubAddress address) throws IOException {
        HttpUrl url = root().addPathSegment("api")
                .addPathSegment(address.kind().path())
                .addPathSegments(address.repository())
                .addPathSegment("revision")
                .addPathSegment(address.revision())
                .addQueryParameter("blobs", "true")
                .build();
        JsonNode answer = again(address.toString(), () -> json(address, url));
        String commit = answer.path("sha").asText();
        if (!commit.matches("[0-9a-f]{40}")) {
            throw damaged(address, "its answer names no commit");
        }
        List<HubFile> files = new ArrayList<>();
        for (JsonNode file : answer.path("siblings")) {
            String path = file.path("rfilename").asText();
            if (address.folder().isEmpty() || path.startsWith(address.folder() + "/")) {
                files.add(file(address, path, file));
            }
        }
        HubSnapshot whole = new HubSnapshot(address.at(commit), files);
        if (files.isEmpty()) {
            throw new HubException(Reason.MISSING, whole.address() + " holds no files: correct the folder.");
        }
        return address.kind() == HubAddress.Kind.MODEL ? ModelFiles.of(whole) : whole;
    }

    private static HubFile file(HubAddress address, String path, JsonNode file) throws HubException {
        JsonNode large = file.path("lfs");
        try {
            return new HubFile(
                    path,
                    file.path("size").longValue(),
                    large.has("sha256")
                            ? new ContentDigest(
                                    ContentDigest.Method.SHA_256,
                                    large.path("sha256").asText())
                            : new ContentDigest(
                                    ContentDigest.Method.GIT_BLOB,
                                    file.path("blobId").asText()));
        } catch (IllegalArgumentException e) {
            throw damaged(address, "its list says of " + path + ": " + e.getMessage());
        }
    }

    private JsonNode json(HubAddress address, HttpUrl url) throws IOException {
        try (Response response = client.newCall(request(url).build()).execute()) {
            requireGiven(address.toString(), response);
            return JSON.readTree(response.body().byteStream());
        } catch (JacksonException e) {
            throw damaged(address, "its answer is no JSON");
        }
    }

    /**
     * Brings a file here. It appears under its name when it is whole and is what the hub's list says; what an earlier call
     * left is gone on with.
     *
     * @param target where to, its folder there already; a file of the same name with {@code .part} behind it is used meanwhile
     * @param progress is told how many bytes are here
     * @throws HubException if it is refused, missing, or the hub stops answering
     * @throws IOException if it cannot be written
     */
    public void download(HubSnapshot snapshot, HubFile file, Path target, LongConsumer progress) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        HttpUrl url = url(snapshot, file);
        String what = snapshot.address() + ": " + file.path();
        for (boolean again : new boolean[] {true, false}) {
            fetch(what, url, file, part, progress);
            if (Files.size(part) == file.size() && file.digest().isOf(part)) {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return;
            }
            Files.delete(part);
            if (!again) {
                throw new HubException(
                        Reason.DAMAGED,
                        what + " came twice with another content than the hub's list says: try later," + " or another "
                                + HubSettings.ENDPOINT + ".");
            }
        }
    }

    /**
     * Some of a file's bytes, without the rest of it; fewer only where it ends. What comes before a connection breaks off is
     * not asked for again.
     *
     * @param start the first byte, from 0
     * @throws HubException if it is refused, missing, or the hub stops answering
     */
    public byte[] read(HubSnapshot snapshot, HubFile file, long start, int length) throws IOException {
        byte[] bytes = new byte[(int) Math.max(0, Math.min(length, file.size() - start))];
        String what = snapshot.address() + ": " + file.path();
        HttpUrl url = url(snapshot, file);
        for (int here = 0; here < bytes.length; ) {
            int before = here;
            here = again(what, () -> receive(what, url, file, start, bytes, before));
        }
        return bytes;
    }

    /** Goes on, and says how many bytes are here then. */
    private int receive(String what, HttpUrl url, HubFile file, long start, byte[] bytes, int before)
            throws IOException {
        String range = "bytes=" + (start + before) + "-" + (start + bytes.length - 1);
        int here = before;
        try (Response response =
                client.newCall(request(url).header("Range", range).build()).execute()) {
            requireGiven(what, response);
            file.requirePart(what, response, start + before);
            InputStream in = response.body().byteStream();
            // A server that knows no ranges sends all of it.
            in.skipNBytes(response.code() == PARTIAL ? 0 : start + before);
            for (int count = 0; count >= 0 && here < bytes.length; here += Math.max(0, count)) {
                count = in.read(bytes, here, Math.min(BLOCK, bytes.length - here));
            }
        } catch (IOException e) {
            // Reading failed behind some bytes: that is progress, and no attempt.
            if (here == before || e instanceof HubException) {
                throw e;
            }
        }
        if (here == before) {
            throw new MomentaryException("The hub at " + settings.endpoint() + " sends nothing of it", Duration.ZERO);
        }
        return here;
    }

    private HttpUrl url(HubSnapshot snapshot, HubFile file) {
        HttpUrl.Builder url = root();
        if (snapshot.address().kind() == HubAddress.Kind.DATASET) {
            url.addPathSegment(snapshot.address().kind().path());
        }
        return url.addPathSegments(snapshot.address().repository())
                .addPathSegment("resolve")
                .addPathSegment(snapshot.commit())
                .addPathSegments(file.path())
                .build();
    }

    /** Until the part is as long as the file. A connection that brings something is no failure, even if it breaks off. */
    private void fetch(String what, HttpUrl url, HubFile file, Path part, LongConsumer progress) throws IOException {
        if (!Files.exists(part)) {
            Files.createFile(part);
        }
        while (Files.size(part) < file.size()) {
            long[] before = {Files.size(part)};
            again(what, () -> {
                try {
                    receive(what, url, file, part, progress);
                } catch (IOException e) {
                    // Reading failed behind some bytes: that is progress, and no attempt.
                    if (Files.size(part) == before[0] || e instanceof HubException || !isConnection(e)) {
                        throw e;
                    }
                }
                return null;
            });
        }
    }

    private static boolean isConnection(IOException e) {
        return !(e instanceof WritingException);
    }

    /** The disk's fault and not the connection's. */
    private static final class WritingException extends IOException {
        private static final long serialVersionUID = 1;

        WritingException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private void receive(String what, HttpUrl url, HubFile file, Path part, LongConsumer progress) throws IOException {
        long here = Files.size(part);
        Request.Builder request = request(url);
        if (here > 0) {
            request.header("Range", "bytes=" + here + "-");
        }
        try (Response response = client.newCall(request.build()).execute()) {
            if (response.code() == BEYOND_THE_END) {
                Files.write(part, new byte[0]);
                return;
            }
            requireGiven(what, response);
            file.requirePart(what, response, here);
            boolean goesOn = response.code() == PARTIAL;
            StandardOpenOption how = goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
            try (InputStream in = response.body().byteStream();
                    OutputStream out = Files.newOutputStream(part, how, StandardOpenOption.WRITE)) {
                copy(in, out, goesOn ? here : 0, file.size(), progress);
            }
            if (Files.size(part) <= here && here < file.size()) {
                throw new MomentaryException(
                        "The hub at " + settings.endpoint() + " sends nothing of it", Duration.ZERO);
            }
        }
    }

    /** At most one byte more than the file has: that is enough to tell that it is another. */
    private static void copy(InputStream in, OutputStream out, long start, long size, LongConsumer progress)
            throws IOException {
        byte[] block = new byte[BLOCK];
        long here = start;
        for (int count = in.read(block); count >= 0 && here <= size; count = in.read(block)) {
            try {
                out.write(block, 0, count);
            } catch (IOException e) {
                throw new WritingException(e);
            }
            here += count;
            progress.accept(Math.min(here, size));
        }
    }

    private HttpUrl.Builder root() {
        return HttpUrl.get(settings.endpoint()).newBuilder();
    }

    private Request.Builder request(HttpUrl url) {
        Request.Builder request = new Request.Builder().url(url).header("User-Agent", "hubbub");
        // As it is stored: what is packed on the way has another length.
        request.header("Accept-Encoding", "identity");
        settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    private void requireGiven(String what, Response response) throws IOException {
        int code = response.code();
        if (code == OK || code == PARTIAL) {
            return;
        }
        String said = response.header("X-Error-Message", "");
        String because = said.isEmpty() ? "" : " It says: " + said;
        String hub = "The hub at " + settings.endpoint();
        if (REFUSALS.contains(code)) {
            throw new HubException(
                    Reason.REFUSED,
                    hub + " does not give out " + what + " (" + code + "): "
                            + (settings.token().isPresent()
                                    ? "accept the conditions on its page, or use the token of somebody who may"
                                            + " read it"
                                    : "check the name, and set " + HubSettings.TOKEN + " if it is not public")
                            + "." + because);
        }
        if (GONE.contains(code)) {
            throw new HubException(
                    Reason.MISSING,
                    hub + " has no " + what + " (" + code + "): check owner, name, revision and folder." + because);
        }
        if (code >= 500 || FOR_THE_MOMENT.contains(code)) {
            throw new MomentaryException(hub + " answers " + code + "." + because, asked(response));
        }
        throw new HubException(Reason.DAMAGED, hub + " answers " + code + " for " + what + "." + because);
    }

    private static Duration asked(Response response) {
        String seconds = response.header("Retry-After", "");
        return seconds.matches("\\d{1,4}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    /** Twice as long each time, and at least as long as the hub asks for. */
    private static Duration pause(int attempts, Throwable last) {
        Duration own = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        Duration pause = own.compareTo(LONGEST_PAUSE) < 0 ? own : LONGEST_PAUSE;
        return last instanceof MomentaryException momentary && momentary.pause.compareTo(pause) > 0
                ? momentary.pause
                : pause;
    }

    private interface Attempt<T> {
        T run() throws IOException;
    }

    private <T> T again(String what, Attempt<T> attempt) throws HubException, IOException {
        RetryPolicy<T> policy = RetryPolicy.<T>builder()
                .handle(IOException.class)
                .abortOn(HubException.class, WritingException.class)
                .withDelayFn(context -> pause(context.getAttemptCount(), context.getLastException()))
                .withMaxDuration(settings.patience())
                .withMaxRetries(-1)
                .build();
        try {
            return Failsafe.with(policy).get(attempt::run);
        } catch (FailsafeException e) {
            Throwable cause = e.getCause();
            if (cause instanceof HubException refused) {
                throw refused;
            }
            if (cause instanceof WritingException writing) {
                throw (IOException) writing.getCause();
            }
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new HubException(
                    Reason.UNAVAILABLE,
                    "The hub at " + settings.endpoint() + " did not give " + what + " for "
                            + settings.patience().toSeconds() + " s: "
                            + (cause instanceof MomentaryException
                                    ? cause.getMessage()
                                    : "no connection (" + cause.getMessage() + "); is " + HubSettings.ENDPOINT
                                            + " right, and may this machine reach it?"),
                    cause);
        }
    }

    private static HubException damaged(HubAddress address, String problem) {
        return new HubException(
                Reason.DAMAGED, "The hub's answer for " + address + " cannot be used: " + problem + ".");
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
