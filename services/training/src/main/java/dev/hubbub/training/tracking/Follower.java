package dev.hubbub.training.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.training.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells a server what a run writes into its folder, on a thread of its own. The folder is the queue: what the server did
 * not take is there still, whether it was away for a minute or until the run is taken up again.
 */
final class Follower implements Runnable {
    private static final long LONGEST_PAUSE = 60_000;
    private static final int LAST_ATTEMPTS = 3;

    private final MlflowSettings settings;
    private final MlflowServer server;
    private final RunFolder folder;
    private final String name;
    private final long pause;
    private final Consumer<String> notices;
    private final Consumer<String> warnings;
    private final CurveReader curve;
    private final CountDownLatch over = new CountDownLatch(1);

    private TrackingRecord record;
    private boolean known;
    private boolean warned;
    private volatile RunEnd end;
    private volatile String problem;

    /**
     * @param name of the run, for people
     * @param pause milliseconds between two looks
     * @param notices takes what people should know, from the thread that follows
     * @param warnings takes what they should look at
     */
    Follower(
            MlflowSettings settings,
            RunFolder folder,
            String name,
            long pause,
            Consumer<String> notices,
            Consumer<String> warnings) {
        this.settings = settings;
        this.server = new MlflowServer(settings);
        this.folder = folder;
        this.name = name;
        this.pause = pause;
        this.notices = notices;
        this.warnings = warnings;
        this.curve = new CurveReader(folder.curve());
    }

    /** The run is over; what is left is told, if the server takes it. */
    void end(RunEnd how) {
        end = how;
        over.countDown();
    }

    /** Why not everything was told; empty if it was. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public void run() {
        problem = "has not answered yet";
        try {
            // At once: what is kept for another pod had better know of the run.
            long wait = 0;
            while (!over.await(wait, TimeUnit.MILLISECONDS)) {
                wait = tell() ? pause : Math.min(Math.max(pause, 2 * wait), LONGEST_PAUSE);
            }
            for (int attempt = 1; !tell() && attempt < LAST_ATTEMPTS; attempt++) {
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing that goes wrong here is the run's. */
    private boolean tell() throws InterruptedException {
        try {
            RunEnd ended = end;
            tellRun();
            tellCurve();
            if (ended != null) {
                server.ended(record.run(), ended);
                problem = null;
            }
            return true;
        } catch (IOException | RuntimeException e) {
            problem = e instanceof MlflowException ? e.getMessage() : "cannot be told (" + known(e) + ")";
            if (!warned) {
                warned = true;
                warnings.accept("MLflow at " + settings.server() + " " + problem
                        + "; the run goes on, and what it writes is told when that is over.");
            }
            return false;
        }
    }

    /** What nobody here wrote may quote a header, and with it who asks. */
    private static String known(Exception e) {
        return e instanceof IOException || e instanceof CheckpointException
                ? e.toString()
                : e.getClass().getSimpleName();
    }

    private void tellRun() throws IOException, InterruptedException {
        if (record == null) {
            record = TrackingRecord.read(folder.tracking(), settings);
        }
        JsonNode run = folder.run().orElseThrow(() -> new IOException(folder.path() + " holds no run"));
        if (record == null) {
            String experiment = server.experiment();
            String id = server.newRun(experiment, name, RunDescription.of(run).tags());
            keep(TrackingRecord.begun(settings, id));
            notices.accept("This run in MLflow: " + settings.server() + "/#/experiments/" + experiment + "/runs/" + id);
        } else if (!known) {
            server.running(record.run());
        }
        known = true;
        if (!record.described()) {
            server.parameters(record.run(), RunDescription.of(run).parameters());
            keep(record.withParameters());
        }
    }

    private void tellCurve() throws IOException, InterruptedException {
        CurveReader.Lines lines = curve.next();
        while (!lines.all().isEmpty()) {
            List<MlflowServer.Metric> metrics = new ArrayList<>();
            int step = record.step();
            int evaluation = record.evaluation();
            for (JsonNode line : lines.all()) {
                int at = line.path("step").asInt();
                boolean evaluated = line.has("errorRate");
                if (at > (evaluated ? record.evaluation() : record.step())) {
                    add(line, at, metrics);
                    step = evaluated ? step : at;
                    evaluation = evaluated ? at : evaluation;
                }
            }
            if (!metrics.isEmpty()) {
                server.metrics(record.run(), metrics);
                keep(record.upTo(step, evaluation));
            }
            lines.done();
            lines = curve.next();
        }
    }

    /** What the curve has, by its own names; MLflow takes only numbers. */
    private static void add(JsonNode line, int step, List<MlflowServer.Metric> metrics) {
        long now = System.currentTimeMillis();
        for (Map.Entry<String, JsonNode> field : (Iterable<Map.Entry<String, JsonNode>>) line::fields) {
            JsonNode value = field.getValue();
            boolean number = value.isNumber() && Double.isFinite(value.asDouble());
            if (!field.getKey().equals("step") && (number || value.isBoolean())) {
                double said = value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asDouble();
                metrics.add(new MlflowServer.Metric(field.getKey(), said, now, step));
            }
        }
    }

    private void keep(TrackingRecord told) {
        // First the file: what is told twice does less harm than what is never told.
        told.write(folder.tracking());
        record = told;
    }
}
