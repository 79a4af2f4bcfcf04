package dev.hubbub.artifacts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Requests that do not wait for each other: a store's answers take longer than its work. */
final class StoreRequests {

    private static final int AT_ONCE = 16;
    private static final ThreadPoolExecutor THREADS =
            new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread thread = new Thread(work, "hubbub-store");
                thread.setDaemon(true);
                return thread;
            });

    static {
        THREADS.allowCoreThreadTimeOut(true);
    }

    private StoreRequests() {}

    /**
     * The answers to all of them, in their order. None of them is under way any more when this returns or throws.
     *
     * @throws IOException if one of them did, the first's
     */
    static <T> List<T> together(List<Callable<T>> requests) throws IOException, InterruptedException {
        List<T> answers = new ArrayList<>();
        for (Future<T> answer : all(requests)) {
            try {
                answers.add(answer.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException fault) {
                    throw fault;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
        return answers;
    }

    private static <T> List<Future<T>> all(List<Callable<T>> requests) throws InterruptedException {
        if (requests.size() == 1) {
            // Nobody to go together with.
            FutureTask<T> alone = new FutureTask<>(requests.get(0));
            alone.run();
            return List.of(alone);
        }
        return THREADS.invokeAll(requests);
    }
}
