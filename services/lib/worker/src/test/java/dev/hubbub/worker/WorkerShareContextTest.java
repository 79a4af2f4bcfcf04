package dev.hubbub.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.FilesInMemory;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.Task;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of outputs between the stage that made them and the store. */
@Timeout(30)
class WorkerShareContextTest {

    private static final String TEXT = "transcript.json";

    private final ScheduledExecutorService threads = OutputCommits.threads();
    private final RecordingWorker worker = new RecordingWorker();

    @AfterEach
    void stop() {
        worker.store.countDown();
        threads.shutdownNow();
    }

    @Test
    void a_stage_goes_on_while_the_store_takes_what_it_made() throws Exception {
        List<TaskAtHand> tasks = tasks(10);
        try (WorkerShareContext context = context(tasks)) {
            for (TaskAtHand task : tasks) {
                context.done(task.task(), output(task));
            }
            assertEquals(Set.of(), worker.made.keySet(), "the store has taken nothing yet, and nobody waits for it");
            worker.store.countDown();
            context.end();
            assertEquals(10, worker.made.size());
        }
        assertTrue(tasks.stream().allMatch(TaskAtHand::isComplete));
    }

    @Test
    void a_stage_does_not_run_away_from_a_store_that_takes_nothing() throws Exception {
        List<TaskAtHand> tasks = tasks(100);
        List<TaskAtHand> handedOver = new CopyOnWriteArrayList<>();
        try (WorkerShareContext context = context(tasks)) {
            Thread stage = new Thread(() -> {
                try {
                    for (TaskAtHand task : tasks) {
                        context.done(task.task(), output(task));
                        handedOver.add(task);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            stage.start();
            await().until(() -> stage.getState() == Thread.State.WAITING);
            assertTrue(handedOver.size() < 50, handedOver.size() + " outputs would be lost with the machine");
            worker.store.countDown();
            stage.join();
            context.end();
        }
        assertEquals(100, worker.made.size());
    }

    @Test
    void what_cannot_be_stored_is_its_own_task_s_fault() throws Exception {
        List<TaskAtHand> tasks = tasks(3);
        worker.store.countDown();
        worker.faults.put(tasks.get(0).task(), new IOException("away"));
        worker.faults.put(tasks.get(1).task(), new StageFailure(FailureReason.CorruptInput, "spoiled"));
        try (WorkerShareContext context = context(tasks)) {
            for (TaskAtHand task : tasks) {
                context.done(task.task(), output(task));
            }
            context.end();
        }
        assertEquals("away", tasks.get(0).putOff().orElseThrow().getMessage());
        assertEquals(Set.of(tasks.get(1)), worker.failed.keySet());
        assertEquals(Set.of(tasks.get(2)), worker.made.keySet());
    }

    @Test
    void a_task_that_fails_waits_for_its_outputs_that_are_on_their_way() throws Exception {
        TaskAtHand task = tasks(1).get(0);
        StageFailure why = new StageFailure(FailureReason.Unsupported, "no");
        try (WorkerShareContext context = context(List.of(task))) {
            Path folder = context.of(task.task()).scratchDirectory();
            worker.faults.put(task.task(), new IOException("lost"));
            context.done(task.task(), output(task));
            Thread store = new Thread(() -> {
                await().until(() -> worker.begun.contains(task.task()));
                worker.folderWasThere = folder.toFile().exists();
                worker.store.countDown();
            });
            store.start();
            context.failed(task.task(), why);
            store.join();
        }
        assertTrue(worker.folderWasThere, "its files were deleted under the commit");
        assertEquals(Map.of(task, why), worker.failed);
    }

    @Test
    void a_worker_that_stops_ends_what_is_on_its_way_before_files_are_deleted() throws Exception {
        List<TaskAtHand> tasks = tasks(20);
        WorkerShareContext context = context(tasks);
        for (TaskAtHand task : tasks) {
            context.done(task.task(), output(task));
        }
        await().until(() -> !worker.begun.isEmpty());
        context.giveUp();
        context.close();
        assertEquals(Set.of(), worker.made.keySet());
        assertFalse(
                worker.begun.containsAll(tasks.stream().map(TaskAtHand::task).toList()));
        assertThrows(InterruptedException.class, context::end);
    }

    @Test
    void what_is_made_at_once_is_committed_together_and_the_rest_with_the_end() throws Exception {
        worker.together = 4;
        worker.store.countDown();
        List<TaskAtHand> tasks = tasks(10);
        try (WorkerShareContext context = gathering(tasks)) {
            for (TaskAtHand task : tasks) {
                context.done(task.task(), output(task));
            }
            context.end();
        }
        assertEquals(10, worker.made.size());
        assertEquals(10, worker.commits.stream().mapToInt(Integer::intValue).sum());
        assertTrue(worker.commits.size() < 10 && worker.commits.stream().allMatch(size -> size <= 4));
    }

    @Test
    void an_output_that_no_other_follows_is_committed_soon() throws Exception {
        worker.together = 4;
        worker.store.countDown();
        List<TaskAtHand> tasks = tasks(2);
        try (WorkerShareContext context = context(tasks)) {
            context.done(tasks.get(0).task(), output(tasks.get(0)));
            await().until(() -> worker.made.containsKey(tasks.get(0)));
            context.done(tasks.get(1).task(), output(tasks.get(1)));
            context.end();
        }
        assertEquals(List.of(1, 1), worker.commits);
    }

    @Test
    void what_cannot_be_stored_does_not_keep_others_from_it() throws Exception {
        worker.together = 4;
        List<TaskAtHand> tasks = tasks(4);
        worker.faults.put(tasks.get(1).task(), new StageFailure(FailureReason.CorruptInput, "spoiled"));
        worker.faults.put(tasks.get(2).task(), new IOException("away"));
        worker.store.countDown();
        try (WorkerShareContext context = gathering(tasks)) {
            for (TaskAtHand task : tasks) {
                context.done(task.task(), output(task));
            }
            context.end();
        }
        assertEquals(List.of(4, 1, 1, 1, 1), worker.commits);
        assertEquals(Set.of(tasks.get(1)), worker.failed.keySet());
        assertEquals("away", tasks.get(2).putOff().orElseThrow().getMessage());
        assertEquals(Set.of(tasks.get(0), tasks.get(3)), worker.made.keySet());
    }

    @Test
    void a_store_that_takes_nothing_is_not_asked_again_for_each() throws Exception {
        worker.together = 4;
        List<TaskAtHand> tasks = tasks(4);
        worker.faults.put(tasks.get(2).task(), new RetriesExhaustedException("tried for long", null));
        worker.store.countDown();
        try (WorkerShareContext context = gathering(tasks)) {
            for (TaskAtHand task : tasks) {
                context.done(task.task(), output(task));
            }
            context.end();
        }
        assertEquals(List.of(4), worker.commits);
        assertEquals(Map.of(), worker.failed);
        assertTrue(tasks.stream()
                .allMatch(task -> task.isUnderWay() && task.putOff().isPresent()));
    }

    @Test
    void what_is_large_waits_for_the_store_on_disk_and_not_in_memory() throws Exception {
        List<TaskAtHand> tasks = tasks(12);
        List<WeakReference<byte[]>> large = new ArrayList<>();
        try (WorkerShareContext context = context(tasks)) {
            for (TaskAtHand task : tasks) {
                byte[] text = new byte[(1 << 20) + 1];
                large.add(new WeakReference<>(text));
                Recipe recipe = task.task().recipes().get(0);
                FilesInMemory files = new FilesInMemory().bytes(TEXT, text);
                context.done(task.task(), new StageOutput(recipe, files, 0, "cpu"));
            }
            await().until(() -> {
                System.gc();
                return large.stream().allMatch(text -> text.get() == null);
            });
            worker.store.countDown();
            context.end();
        }
        assertEquals(12, worker.made.size());
        assertEquals(Collections.nCopies(12, (1 << 20) + 1), worker.stored);
    }

    private WorkerShareContext context(List<TaskAtHand> tasks) {
        return new WorkerShareContext(worker, threads, tasks, (fraction, what) -> {});
    }

    /** One that commits what is together, and the rest with the end, however slow the machine is. */
    private WorkerShareContext gathering(List<TaskAtHand> tasks) {
        return new WorkerShareContext(worker, threads, tasks, (fraction, what) -> {}, TimeUnit.HOURS.toMillis(1));
    }

    private static List<TaskAtHand> tasks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    SegmentationTask task = Tasks.segmentation("talk");
                    TaskAtHand own = new TaskAtHand(task);
                    own.want(List.of(task.recipe().address()));
                    return own;
                })
                .toList();
    }

    private static StageOutput output(TaskAtHand task) {
        return new StageOutput(task.task().recipes().get(0), Path.of("."), 0, "cpu");
    }

    /** Takes nothing before it is let. */
    private static final class RecordingWorker implements WorkerShareContext.Worker {

        private final CountDownLatch store = new CountDownLatch(1);
        private final Set<Task> begun = ConcurrentHashMap.newKeySet();
        private final Map<TaskAtHand, Boolean> made = new ConcurrentHashMap<>();
        private final Map<TaskAtHand, Throwable> failed = new ConcurrentHashMap<>();
        private final Map<Task, Exception> faults = new ConcurrentHashMap<>();
        private final List<Integer> commits = new CopyOnWriteArrayList<>();
        private final List<Integer> stored = new CopyOnWriteArrayList<>();
        private volatile boolean folderWasThere;
        private volatile int together = 1;

        @Override
        public WorkerStageContext context(
                Optional<TaskAtHand> task,
                Set<OutputAddress> leftOut,
                WorkerStageContext.Progress progress,
                Workspace workspace) {
            return new WorkerStageContext(null, null, null, leftOut, progress, workspace, Optional.empty());
        }

        @Override
        public int together(int outputs) {
            return together;
        }

        @Override
        public Set<OutputAddress> commit(List<OutputCommits.Output> outputs)
                throws StageFailure, IOException, InterruptedException {
            outputs.forEach(output -> begun.add(output.task().task()));
            commits.add(outputs.size());
            store.await();
            for (OutputCommits.Output output : outputs) {
                if (output.made().files().has(TEXT)) {
                    stored.add(output.made().files().read(TEXT).length);
                }
                Exception fault = faults.get(output.task().task());
                if (fault instanceof IOException passing) {
                    throw passing;
                }
                if (fault instanceof StageFailure lasting) {
                    throw lasting;
                }
            }
            return outputs.stream()
                    .map(output -> output.made().recipe().address())
                    .collect(Collectors.toSet());
        }

        @Override
        public void made(TaskAtHand task) {
            made.put(task, true);
        }

        @Override
        public void failed(TaskAtHand task, Throwable why) {
            failed.put(task, why);
        }
    }
}
