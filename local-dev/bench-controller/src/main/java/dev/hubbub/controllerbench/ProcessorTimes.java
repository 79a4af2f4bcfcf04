package dev.hubbub.controllerbench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Processor time of this process, of the services it started and of the pods of its node. Pods end by themselves, and a
 * process that has ended tells nothing any more: they are looked at ten times a second, so that what is missed of each is
 * at most its last tenth.
 */
final class ProcessorTimes implements AutoCloseable {

    private static final String APPLICATION = "/target/quarkus-app/";

    /** What a process is here. */
    enum Part {
        CONTROLLER("/services/controller" + APPLICATION),
        SEGMENTATION("/services/segmentation" + APPLICATION),
        EVALUATION("/services/evaluation" + APPLICATION),
        PODS("/stand-in" + APPLICATION),
        /** This process: broker, store, API server and node. */
        STACK(""),
        /** Of this process, the thread that is the API server. */
        API_SERVER("");

        private final String path;

        Part(String path) {
            this.path = path;
        }

        static Optional<Part> of(ProcessHandle process) {
            return of(process.info().commandLine().orElse(""));
        }

        // By what it runs and not by all that it names: right after it was forked, a process has its parent's command
        // line, with every module's classes in it.
        static Optional<Part> of(String command) {
            for (Part part : values()) {
                if (!part.path.isEmpty() && command.contains(part.path)) {
                    return Optional.of(part);
                }
            }
            return Optional.empty();
        }
    }

    /** Seconds by part. */
    record Seconds(Map<Part, Double> byPart) {

        double of(Part part) {
            return byPart.getOrDefault(part, 0.0);
        }

        /** Of everything; the API server is a part of the stack. */
        double total() {
            return byPart.values().stream().mapToDouble(Double::doubleValue).sum() - of(Part.API_SERVER);
        }

        Seconds since(Seconds earlier) {
            Map<Part, Double> differences = new HashMap<>(byPart);
            differences.replaceAll((part, seconds) -> seconds - earlier.of(part));
            return new Seconds(differences);
        }
    }

    private record Heard(Part part, double seconds) {}

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String API_SERVER_THREAD = "vert.x-eventloop-thread";
    private static final long INTERVAL_MS = 100;

    private final Map<Long, Heard> heard = new ConcurrentHashMap<>();
    private final AtomicLong looking = new AtomicLong();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "processor-times");
        thread.setDaemon(true);
        return thread;
    });

    ProcessorTimes() {
        ticks.scheduleAtFixedRate(this::look, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long before = THREADS.getCurrentThreadCpuTime();
        ProcessHandle.current().children().forEach(child -> {
            Heard known = heard.get(child.pid());
            Optional<Part> part = known == null ? Part.of(child) : Optional.of(known.part());
            Optional<Duration> time = child.info().totalCpuDuration();
            if (part.isPresent() && time.isPresent()) {
                heard.put(child.pid(), new Heard(part.get(), time.get().toNanos() / 1e9));
            }
        });
        looking.addAndGet(THREADS.getCurrentThreadCpuTime() - before);
    }

    /** All that was spent so far. */
    Seconds now() {
        look();
        Map<Part, Double> seconds = new HashMap<>();
        heard.values().forEach(process -> seconds.merge(process.part(), process.seconds(), Double::sum));
        // Without the looking itself, which goes through all processes of the machine.
        seconds.put(Part.STACK, (SYSTEM.getProcessCpuTime() - looking.get()) / 1e9);
        seconds.put(Part.API_SERVER, apiServer());
        return new Seconds(seconds);
    }

    private static double apiServer() {
        long nanos = 0;
        for (var thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(API_SERVER_THREAD)) {
                nanos += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos / 1e9;
    }

    /** The process that is a service. */
    static Optional<ProcessHandle> find(Part part) {
        return ProcessHandle.current()
                .children()
                .filter(child -> Part.of(child).equals(Optional.of(part)))
                .findFirst();
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }
}
