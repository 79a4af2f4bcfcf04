package dev.hubbub.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.FileCache;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.FilesInMemory;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.KeptFiles;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.stage.StoredObject;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stage reads is what was planned, whatever happens in the store meanwhile. */
@QuarkusTest
@QuarkusTestResource(value = StackResource.class, restrictToAnnotatedClass = true)
class WorkerStageContextTest {

    /** Bytes that are worth to be kept. */
    private static final int LARGE = 1 << 20;

    @Inject
    ArtifactStore artifacts;

    @Inject
    Patience patience;

    @TempDir
    Path folder;

    private final Workspace workspace = new Workspace();

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void a_recording_that_is_replaced_after_planning_is_refused_until_it_is_back() throws Exception {
        StoredObject planned = put("media/a.wav", "the right one");
        put("media/a.wav", "another");
        assertReason(FailureReason.DatasetChanged, "s3://hubbub/media/a.wav", () -> read("media/a.wav", planned));
        artifacts.objects().delete("media/a.wav");
        assertReason(FailureReason.DatasetChanged, "put back what was there", () -> read("media/a.wav", planned));

        put("media/a.wav", "the right one");
        assertEquals("the right one", read("media/a.wav", planned));
    }

    @Test
    void what_this_machine_keeps_is_kept_by_what_it_is_and_not_by_where_it_was() throws Exception {
        String longFirst = "first".repeat(LARGE / 5 + 1);
        String longThen = "then".repeat(LARGE / 4 + 1);
        StoredObject first = put("media/b.wav", longFirst);
        assertEquals(longFirst, read("media/b.wav", first));
        StoredObject second = put("media/b.wav", longThen);
        assertEquals(longThen, read("media/b.wav", second));
        assertEquals(longFirst, read("media/b.wav", first), "the planned bytes are still known here");
        try (WorkerStageContext context = context()) {
            assertEquals(longThen, Files.readString(context.file("s3://hubbub/media/b.wav")));
        }
    }

    @Test
    void a_small_recording_is_read_once_for_a_task_and_not_kept_for_others() throws Exception {
        StoredObject planned = put("media/small/b.wav", "a second");
        try (WorkerStageContext context = context()) {
            Path file = context.file("s3://hubbub/media/small/b.wav", planned);
            assertEquals("b.wav", file.getFileName().toString(), "its ending tells decoders what it is");
            artifacts.objects().delete("media/small/b.wav");
            assertEquals(file, context.file("s3://hubbub/media/small/b.wav", planned));
            assertEquals("a second", Files.readString(file));
        }
        assertTrue(Files.notExists(folder.resolve("entries")));
        assertReason(FailureReason.DatasetChanged, "media/small/b.wav", () -> read("media/small/b.wav", planned));
    }

    @Test
    void outputs_are_read_from_their_commits_or_from_this_machine_by_their_size() throws Exception {
        Recipe small = Recipe.of(StageName.SCORING, Map.of(), Map.of("name", "small"));
        Recipe large = Recipe.of(StageName.SCORING, Map.of(), Map.of("name", "large"));
        Recipe absent = Recipe.of(StageName.SCORING, Map.of(), Map.of("name", "absent"));
        artifacts.commit(output(small, "few"), List.of(), "worker");
        artifacts.commit(output(large, "many".repeat(10_000)), List.of(), "worker");
        try (WorkerStageContext context = context()) {
            Map<OutputAddress, OutputFiles> files = context.read(List.of(large.address(), small.address()));
            assertEquals("few", text(files.get(small.address())));
            assertTrue(files.get(small.address()).onDisk("text.json").isEmpty());
            assertEquals("many".repeat(10_000), text(files.get(large.address())));
            assertEquals("many".repeat(10_000), text(context.read(large.address())));
            assertTrue(Files.isRegularFile(context.output(small.address()).resolve("text.json")));
            assertReason(
                    FailureReason.MissingInput,
                    absent.address().toString(),
                    () -> text(context.read(absent.address())));
        }
    }

    @Test
    void one_file_of_an_output_is_read_without_the_others_and_verified() throws Exception {
        Recipe made = Recipe.of(StageName.TRAINING, Map.of(), Map.of("name", "made"));
        FilesInMemory files = new FilesInMemory()
                .text("training/run.json", "how it went")
                .text("model.safetensors", "weights".repeat(LARGE));
        Commit commit = artifacts.commit(new StageOutput(made, files, 1, "cpu"), List.of(), "worker");
        String weights = commit.file("model.safetensors").orElseThrow().key();
        artifacts.objects().delete(weights);
        try (WorkerStageContext context = context()) {
            assertEquals("how it went", Files.readString(context.output(made.address(), "training/run.json")));
            assertReason(
                    FailureReason.MissingInput,
                    "training/none.json",
                    () -> Files.readString(context.output(made.address(), "training/none.json")));
            put(commit.file("training/run.json").orElseThrow().key(), "how it was");
            assertReason(
                    FailureReason.CorruptInput,
                    "not what its commit says",
                    () -> Files.readString(context.output(made.address(), "training/run.json")));
        }
    }

    private static StageOutput output(Recipe recipe, String text) {
        return new StageOutput(recipe, new FilesInMemory().text("text.json", text), 1, "cpu");
    }

    private static String text(OutputFiles files) throws IOException {
        return new String(files.read("text.json"), StandardCharsets.UTF_8);
    }

    @Test
    void parts_of_an_object_are_read_as_they_were_planned_and_what_is_made_of_them_is_kept() throws Exception {
        StoredObject planned = put("media/table.parquet", "one two three");
        try (WorkerStageContext context = context()) {
            String part = text(context, planned);
            assertEquals("two", part);
            KeptFiles.Filler filler = made -> Files.writeString(made.resolve("two"), part);
            try (KeptFiles.Lease lease = context.kept().acquire("two of table", filler)) {
                assertEquals("two", Files.readString(lease.directory().resolve("two")));
            }
            put("media/table.parquet", "one 222 three");
            assertReason(FailureReason.DatasetChanged, "media/table.parquet", () -> text(context, planned));
        }
        KeptFiles.Filler failing = made -> {
            throw new StageFailure(FailureReason.InvalidDataset, "There is no such row.");
        };
        try (WorkerStageContext another = context();
                KeptFiles.Lease lease = another.kept().acquire("two of table", made -> {
                    throw new AssertionError("It is there already");
                })) {
            assertEquals("two", Files.readString(lease.directory().resolve("two")));
            assertReason(FailureReason.InvalidDataset, "There is no such row", () -> {
                try (KeptFiles.Lease none = another.kept().acquire("three of table", failing)) {
                    return none.toString();
                }
            });
        }
    }

    private static String text(WorkerStageContext context, StoredObject planned) throws StageFailure, IOException {
        return new String(context.read("s3://hubbub/media/table.parquet", planned, 4, 3), StandardCharsets.UTF_8);
    }

    @Test
    void an_object_of_the_same_size_and_another_identity_is_another() throws Exception {
        StoredObject planned = put("media/c.wav", "one");
        put("media/c.wav", "two");
        assertReason(FailureReason.DatasetChanged, "changed after", () -> read("media/c.wav", planned));
    }

    @Test
    void a_checkpoint_that_is_replaced_after_planning_is_refused_and_nothing_of_it_kept() throws Exception {
        put("checkpoints/x/config.json", "{}");
        put("checkpoints/x/model.bin", "weights");
        Digest planned = Fingerprint.of(artifacts.objects().list("checkpoints/x/"));
        put("checkpoints/x/model.bin", "other weights");
        assertReason(FailureReason.CheckpointChanged, "s3://hubbub/checkpoints/x/", () -> weights(planned));
        put("checkpoints/x/model.bin", "weights");
        assertEquals("weights", weights(planned));
        try (var entries = Files.list(folder.resolve("entries"))) {
            assertEquals(1, entries.count());
        }
    }

    @Test
    void a_read_that_outlives_its_task_leaves_nothing_behind_and_the_next_is_refused() throws Exception {
        String uri = "s3://hubbub/media/late.wav";
        StoredObject planned = put("media/late.wav", "l".repeat(LARGE + 1));
        FileCache cache = new FileCache(folder, LARGE + LARGE / 2);
        WorkerStageContext context = context(cache);
        Path scratch = context.scratchDirectory();
        CountDownLatch filling = new CountDownLatch(1);
        CountDownLatch filled = new CountDownLatch(1);
        Thread other = new Thread(() -> fill(cache, uri, planned, filling, filled));
        other.start();
        filling.await();
        FutureTask<Path> read = new FutureTask<>(() -> context.file(uri, planned));
        Thread reader = new Thread(read);
        reader.start();
        await().until(() -> isWithin(reader, FileCache.class));

        context.close();
        workspace.close();
        assertTrue(Files.exists(scratch), "somebody is still at it");
        filled.countDown();
        read.get();
        other.join();

        assertFalse(Files.exists(scratch.getParent().getParent()));
        assertThrows(IllegalStateException.class, () -> context.file(uri, planned));
        assertThrows(IllegalStateException.class, context::scratchDirectory);
        cache.acquire("another", directory -> Files.write(directory.resolve("it"), new byte[LARGE]))
                .close();
        try (var entries = Files.list(folder.resolve("entries"))) {
            assertEquals(1, entries.count(), "the recording was given back, so it makes room");
        }
    }

    private static boolean isWithin(Thread thread, Class<?> part) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(part.getName()));
    }

    private static void fill(
            FileCache cache, String uri, StoredObject planned, CountDownLatch filling, CountDownLatch filled) {
        String identity = "object " + uri + " " + planned.identity() + " " + planned.size();
        try (FileCache.Lease lease = cache.acquire(identity, directory -> {
            filling.countDown();
            try {
                filled.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            Files.write(directory.resolve("late.wav"), new byte[LARGE + 1]);
        })) {
            assertTrue(Files.exists(lease.directory()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Read {
        String text() throws StageFailure, IOException;
    }

    private static void assertReason(FailureReason reason, String part, Read read) {
        StageFailure failure = assertThrows(StageFailure.class, read::text);
        assertEquals(reason, failure.reason());
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }

    private String read(String key, StoredObject planned) throws StageFailure, IOException {
        try (WorkerStageContext context = context()) {
            return Files.readString(context.file("s3://hubbub/" + key, planned));
        }
    }

    private String weights(Digest digest) throws StageFailure, IOException {
        try (WorkerStageContext context = context()) {
            return Files.readString(
                    context.directory("s3://hubbub/checkpoints/x", digest).resolve("model.bin"));
        }
    }

    private StoredObject put(String key, String text) throws IOException {
        artifacts.objects().put(key, text.getBytes(StandardCharsets.UTF_8));
        return artifacts.objects().stat(key).orElseThrow();
    }

    private WorkerStageContext context() {
        return context(new FileCache(folder, 1 << 24));
    }

    private WorkerStageContext context(FileCache cache) {
        return new WorkerStageContext(
                artifacts, cache, patience, Set.of(), (fraction, what) -> {}, workspace, Optional.empty());
    }
}
