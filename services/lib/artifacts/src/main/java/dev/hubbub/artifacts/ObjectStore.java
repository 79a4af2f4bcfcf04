package dev.hubbub.artifacts;

import dev.hubbub.contracts.stage.StoredObject;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.UploadObjectArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * One bucket of an S3 store. Objects are streamed: no method but {@link #read} holds more than one part of an upload in
 * memory. Safe for use by several threads.
 *
 * <p>Every method that talks to the store throws an {@link ObjectStoreException} if the store is the reason, and any
 * other {@link IOException} if a local file or stream is.
 */
public final class ObjectStore implements AutoCloseable {

    // A store makes an ETag of a large object from its parts, so parts of one fixed size give identical bytes the same
    // identity whoever uploads them. 10,000 parts at most: up to 160 GB.
    private static final long PART_BYTES = 16L << 20;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);

    private final ObjectStoreSettings settings;
    private final String bucket;
    private final MinioClient client;
    private final OkHttpClient http;

    private ObjectStore(ObjectStoreSettings settings, String bucket, MinioClient client, OkHttpClient http) {
        this.settings = settings;
        this.bucket = bucket;
        this.client = client;
        this.http = http;
    }

    /** A store with these settings. Nothing is sent yet, so the store need not be running. */
    public static ObjectStore connect(ObjectStoreSettings settings) {
        OkHttpClient http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(SILENCE_TIMEOUT)
                .writeTimeout(SILENCE_TIMEOUT)
                .connectionPool(new ConnectionPool(16, 30, TimeUnit.SECONDS))
                .build();
        MinioClient client = MinioClient.builder()
                .endpoint(settings.endpoint())
                .credentials(settings.accessKey(), settings.secretKey())
                .region(settings.region())
                .httpClient(http)
                .build();
        return new ObjectStore(settings, settings.bucket(), client, http);
    }

    /** The same store's other bucket. It shares the connections: close the first one only. */
    public ObjectStore inBucket(String other) {
        return other.equals(bucket) ? this : new ObjectStore(settings, other, client, http);
    }

    /** The settings it was opened with. */
    public ObjectStoreSettings settings() {
        return settings;
    }

    /** The bucket it works in. */
    public String bucket() {
        return bucket;
    }

    /** The full address of a key. */
    public ObjectUri uri(String key) {
        return new ObjectUri(bucket, key);
    }

    /**
     * Checks that the store answers, knows the credentials and has the bucket.
     *
     * @throws ObjectStoreException that says which of them is not so
     */
    public void check() throws ObjectStoreException {
        if (!bucketExists()) {
            throw StoreFault.noBucket(settings, bucket);
        }
    }

    /** Makes the bucket, unless it is there. */
    public void ensureBucket() throws ObjectStoreException {
        if (bucketExists()) {
            return;
        }
        try {
            client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
        } catch (MinioException | IllegalStateException e) {
            // Another process may have made it in between.
            if (StoreFault.status(e) != 409) {
                throw fault("", e);
            }
        }
    }

    /**
     * Whether an object is what {@link #put(String, Path)} would make of a file, told by its size and the store's check
     * sum. An object that somebody uploaded in parts of another size counts as a different one.
     */
    public static boolean isSame(StoredObject object, Path file) throws IOException {
        return object.size() == Files.size(file) && object.identity().equals(EntityTag.of(file, PART_BYTES));
    }

    /** Uploads a file. */
    public void put(String key, Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("The file " + file + ", to be stored as " + uri(key) + ", cannot be read");
        }
        ask(
                key,
                () -> client.uploadObject(UploadObjectArgs.builder()
                        .bucket(bucket)
                        .object(key)
                        .filename(file.toString(), PART_BYTES)
                        .build()));
    }

    /** Uploads a stream of unknown length up to its end, without closing it. */
    public void put(String key, InputStream content) throws IOException {
        ask(
                key,
                () -> client.putObject(
                        object(key).stream(content, -1L, PART_BYTES).build()));
    }

    /** Uploads bytes. */
    public void put(String key, byte[] content) throws ObjectStoreException {
        ask(
                key,
                () -> client.putObject(object(key).data(content, content.length).build()));
    }

    /**
     * Uploads bytes unless there is an object of this key: of several who try at once, one gets {@code true}.
     *
     * @return whether this call made the object
     */
    public boolean putIfAbsent(String key, byte[] content) throws ObjectStoreException {
        try {
            client.putObject(object(key)
                    .data(content, content.length)
                    .extraHeaders(Map.of("If-None-Match", "*"))
                    .build());
            return true;
        } catch (MinioException | IllegalStateException e) {
            // 412: it was there. 409: another conditional write to it was under way; if that one failed, so did we.
            int status = StoreFault.status(e);
            if (status == 412 || status == 409 && stat(key).isPresent()) {
                return false;
            }
            throw fault(key, e);
        }
    }

    /** Downloads an object; the file appears whole or not at all. */
    public void get(String key, Path file) throws IOException {
        save(open(key), file);
    }

    /**
     * Downloads an object as it was when it was looked up; the file appears whole or not at all.
     *
     * @param known its size and identity; the path is not used
     * @throws ChangedObjectException if it is another one by now, or gone
     */
    public void get(String key, StoredObject known, Path file) throws IOException {
        save(open(key, known, whole -> whole), file);
        if (Files.size(file) != known.size()) {
            Files.delete(file);
            throw new ChangedObjectException(uri(key), null);
        }
    }

    private static void save(InputStream open, Path file) throws IOException {
        try (InputStream content = open) {
            Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
            Path partial = Files.createTempFile(directory, ".partial", null);
            try {
                Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        }
    }

    /** An object's bytes as a stream; the caller closes it. */
    public InputStream open(String key) throws ObjectStoreException {
        GetObjectArgs request =
                GetObjectArgs.builder().bucket(bucket).object(key).build();
        return new ObjectStream(ask(key, () -> client.getObject(request)), e -> fault(key, e));
    }

    /**
     * An object's bytes as a stream, if it is still what it was when it was looked up; the caller closes it. What is
     * stored under the key while the stream is read does not come into it.
     *
     * @throws ChangedObjectException if it is another one by now, or gone
     */
    private InputStream open(String key, StoredObject known, UnaryOperator<GetObjectArgs.Builder> part)
            throws IOException {
        GetObjectArgs request = part.apply(
                        GetObjectArgs.builder().bucket(bucket).object(key).matchETag(known.identity()))
                .build();
        GetObjectResponse response;
        try {
            response = client.getObject(request);
        } catch (MinioException | IllegalStateException e) {
            ObjectStoreException fault = fault(key, e);
            throw StoreFault.status(e) == 412 || fault instanceof MissingObjectException
                    ? new ChangedObjectException(uri(key), e)
                    : fault;
        }
        // For stores that pass over the condition.
        if (!identity(response.headers().get("ETag")).equals(known.identity())) {
            response.close();
            throw new ChangedObjectException(uri(key), null);
        }
        return new ObjectStream(response, e -> fault(key, e));
    }

    /**
     * A small object's bytes as they were when it was looked up.
     *
     * @throws ChangedObjectException if it is another one by now, or gone
     */
    public byte[] read(String key, StoredObject known) throws IOException {
        byte[] bytes;
        try (InputStream content = open(key, known, whole -> whole)) {
            bytes = content.readAllBytes();
        }
        if (bytes.length != known.size()) {
            throw new ChangedObjectException(uri(key), null);
        }
        return bytes;
    }

    /**
     * Some bytes of an object as it was when it was looked up; fewer only where it ends.
     *
     * @param start the first byte, from 0
     * @throws ChangedObjectException if it is another one by now, or gone
     */
    public byte[] read(String key, StoredObject known, long start, int length) throws IOException {
        long wanted = Math.min(length, known.size() - start);
        if (wanted <= 0) {
            return new byte[0];
        }
        try (InputStream content = open(key, known, part -> part.offset(start).length(wanted))) {
            return content.readNBytes((int) wanted);
        }
    }

    /** A small object's bytes. */
    public byte[] read(String key) throws ObjectStoreException {
        try (InputStream content = open(key)) {
            return content.readAllBytes();
        } catch (ObjectStoreException e) {
            throw e;
        } catch (IOException e) {
            throw fault(key, e);
        }
    }

    /** What is known of an object without reading it; its path is the whole key. */
    public Optional<StoredObject> stat(String key) throws ObjectStoreException {
        StatObjectArgs request =
                StatObjectArgs.builder().bucket(bucket).object(key).build();
        try {
            StatObjectResponse response = ask(key, () -> client.statObject(request));
            return Optional.of(new StoredObject(key, response.size(), identity(response.etag())));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    /**
     * All objects whose keys start with a prefix, sorted by path; the paths are relative to it.
     *
     * @param prefix usually ends in a slash; empty for the whole bucket
     */
    public List<StoredObject> list(String prefix) throws ObjectStoreException {
        return dated(prefix).stream().map(DatedObject::object).toList();
    }

    /** The same with the time at which the store, by its own clock, took each of them. */
    List<DatedObject> dated(String prefix) throws ObjectStoreException {
        ListObjectsArgs request = ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(true)
                .build();
        List<DatedObject> objects = new ArrayList<>();
        // The pages of the listing are fetched as the loop goes.
        ask("", () -> {
            for (Result<Item> result : client.listObjects(request)) {
                Item item = result.get();
                // Some tools mark "folders" by empty objects that end in a slash.
                if (!item.isDir() && !item.objectName().endsWith("/")) {
                    String path = item.objectName().substring(prefix.length());
                    objects.add(new DatedObject(
                            new StoredObject(path, item.size(), identity(item.etag())),
                            item.lastModified().toInstant()));
                }
            }
            return null;
        });
        objects.sort(Comparator.comparing(dated -> dated.object().path()));
        return List.copyOf(objects);
    }

    /** An object and when it was stored. */
    record DatedObject(StoredObject object, Instant time) {}

    /** Deletes an object; it may be gone already. */
    public void delete(String key) throws ObjectStoreException {
        RemoveObjectArgs request =
                RemoveObjectArgs.builder().bucket(bucket).object(key).build();
        try {
            ask(key, () -> {
                client.removeObject(request);
                return null;
            });
        } catch (MissingObjectException e) {
            // Gone is what was wanted.
        }
    }

    /** Closes the connections. */
    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    private boolean bucketExists() throws ObjectStoreException {
        BucketExistsArgs request = BucketExistsArgs.builder().bucket(bucket).build();
        return ask("", () -> client.bucketExists(request));
    }

    private PutObjectArgs.Builder object(String key) {
        return PutObjectArgs.builder().bucket(bucket).object(key);
    }

    /** A request to the store. */
    private interface Request<T> {
        T send() throws MinioException;
    }

    private <T> T ask(String key, Request<T> request) throws ObjectStoreException {
        try {
            return request.send();
        } catch (MinioException | IllegalStateException e) {
            // The client wraps what goes wrong with a connection in an IllegalStateException.
            throw fault(key, e);
        }
    }

    private ObjectStoreException fault(String key, Exception e) {
        return StoreFault.of(settings, uri(key), e);
    }

    // Servers differ in whether a listing quotes its ETags; an identity must not.
    private static String identity(String etag) {
        return etag == null ? "" : etag.replace("\"", "");
    }
}
