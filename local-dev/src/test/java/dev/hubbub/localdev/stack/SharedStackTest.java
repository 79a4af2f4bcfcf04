package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several commands and one stack. */
@Timeout(60)
class SharedStackTest {

    @TempDir
    Path path;

    private DataFolder folder;

    @BeforeEach
    void create() throws StackFailure {
        folder = new DataFolder(path);
        folder.create();
    }

    @Test
    void who_finds_a_stack_that_is_being_started_waits_until_it_is_ready() throws Exception {
        try (DataFolderLock starting = DataFolderLock.take(folder)) {
            CountDownLatch waiting = new CountDownLatch(1);
            CompletableFuture<Optional<StackRecord>> found = stackOf(waiting);
            waiting.await();
            assertThat(found).isNotDone();
            record().write(folder);
            assertThat(found.join()).contains(record());
        }
    }

    @Test
    void who_waits_for_a_stack_that_ends_instead_finds_none() throws Exception {
        CompletableFuture<Optional<StackRecord>> found;
        try (DataFolderLock starting = DataFolderLock.take(folder)) {
            CountDownLatch waiting = new CountDownLatch(1);
            found = stackOf(waiting);
            waiting.await();
        }
        assertThat(found.join()).isEmpty();
    }

    @Test
    void who_started_a_stack_does_not_end_it_while_others_use_it() throws Exception {
        Stack stack = new Stack(new StackSettings(folder), null, what -> {});
        record().write(folder);
        CountDownLatch used = new CountDownLatch(1);
        CompletableFuture<Void> end;
        try (StackUse use = StackUse.begin(folder)) {
            end = CompletableFuture.runAsync(() -> {
                try {
                    stack.awaitUsers(used::countDown);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            used.await();
            assertThat(StackRecord.find(folder)).isEmpty();
            await().during(Duration.ofSeconds(1)).until(() -> !end.isDone());
        }
        end.join();
    }

    @Test
    void a_use_whose_process_was_killed_is_none() throws Exception {
        Path left = Files.createFile(Files.createDirectories(folder.users()).resolve("left"));
        assertThat(StackUse.isUsed(folder)).isFalse();
        assertThat(left).doesNotExist();
    }

    private CompletableFuture<Optional<StackRecord>> stackOf(CountDownLatch waiting) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return StackRecord.await(folder, waiting::countDown);
            } catch (StackFailure | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static StackRecord record() {
        RunningProcess own = RunningProcess.of(ProcessHandle.current());
        return new StackRecord(
                ProcessHandle.current().pid(),
                own.startedAt(),
                "http://127.0.0.1:1",
                "kubeconfig",
                "127.0.0.1:2",
                new StackRecord.Store("http://127.0.0.1:3", "key", "secret", "hubbub"),
                List.of());
    }
}
