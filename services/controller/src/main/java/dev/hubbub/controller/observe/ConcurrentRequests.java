package dev.hubbub.controller.observe;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends many requests, some at a time: one after the other would wait for each answer's way. */
public final class ConcurrentRequests {

    private static final int AT_ONCE = 16;

    private ConcurrentRequests() {}

    /** A request about one thing. */
    @FunctionalInterface
    public interface Request<A, B> {
        B send(A about) throws IOException;
    }

    /**
     * The answers, in the order of what was asked about.
     *
     * @throws IOException the first fault; what was not yet sent then is not sent any more
     */
    public static <A, B> Map<A, B> send(Collection<A> about, Request<A, B> request) throws IOException {
        Map<A, B> answers = new LinkedHashMap<>();
        if (about.isEmpty()) {
            return answers;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, about.size()));
        try {
            Map<A, Future<B>> sent = new LinkedHashMap<>();
            about.forEach(one -> sent.put(one, threads.submit(() -> request.send(one))));
            for (Map.Entry<A, Future<B>> one : sent.entrySet()) {
                answers.put(one.getKey(), one.getValue().get());
            }
            return answers;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException fault) {
                throw fault;
            }
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The controller is stopping");
        } finally {
            threads.shutdownNow();
        }
    }
}
