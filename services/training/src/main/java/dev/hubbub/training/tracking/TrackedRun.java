package dev.hubbub.training.tracking;

import dev.hubbub.speech.training.run.Evaluation;
import dev.hubbub.speech.training.run.RunFolder;
import dev.hubbub.speech.training.run.TrainingListener;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A listener that also has a run told to MLflow: its parameters, its curve, what it was made from, and how it ended. The
 * run never waits for the server, whatever that answers, but for some seconds at its end. A run that is taken up again in
 * its folder goes on in the same run of MLflow, which then also gets what it lacks.
 */
public final class TrackedRun implements TrainingListener, AutoCloseable {
    private static final long PAUSE = 1000;
    private static final long LAST_SECONDS = 15;
    private static final long LAST_SECONDS_INTERRUPTED = 3;

    private final TrainingListener listener;
    private final RunFolder folder;
    private final Optional<MlflowSettings> settings;
    private final Follower follower;
    private final Queue<Runnable> said = new ConcurrentLinkedQueue<>();
    private Thread thread;
    private boolean finished;

    /**
     * @param settings which server; without one, only the listener hears
     * @param folder where the run lies
     * @param name of the run, for people
     * @param listener that hears everything as well, all of it on the run's own thread
     */
    public TrackedRun(Optional<MlflowSettings> settings, RunFolder folder, String name, TrainingListener listener) {
        this(settings, folder, name, listener, PAUSE);
    }

    TrackedRun(
            Optional<MlflowSettings> settings,
            RunFolder folder,
            String name,
            TrainingListener listener,
            long pauseMillis) {
        this.settings = settings;
        this.folder = folder;
        this.listener = listener;
        this.follower = settings.map(server -> new Follower(
                        server,
                        folder,
                        name,
                        pauseMillis,
                        notice -> said.add(() -> listener.notice(notice)),
                        warning -> said.add(() -> listener.warning(warning))))
                .orElse(null);
    }

    @Override
    public void step(Step step) {
        listener.step(step);
        follow();
    }

    @Override
    public void evaluated(int step, Evaluation evaluation, boolean best) {
        listener.evaluated(step, evaluation, best);
        follow();
    }

    @Override
    public void resumable(int step) {
        listener.resumable(step);
    }

    @Override
    public void notice(String sentence) {
        listener.notice(sentence);
    }

    @Override
    public void warning(String sentence) {
        listener.warning(sentence);
    }

    /** The run came to its end; otherwise it has failed when this is closed. */
    public void finished() {
        finished = true;
        follow();
    }

    /** Begins when the run has written of itself, which is before its first step. */
    private void follow() {
        if (follower != null && thread == null) {
            thread = new Thread(follower, "mlflow");
            thread.setDaemon(true);
            thread.start();
        }
        tell();
    }

    private void tell() {
        for (Runnable next = said.poll(); next != null; next = said.poll()) {
            next.run();
        }
    }

    @Override
    public void close() {
        if (thread == null) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        RunEnd unfinished = interrupted ? RunEnd.KILLED : RunEnd.FAILED;
        follower.end(finished ? RunEnd.FINISHED : unfinished);
        try {
            thread.join(1000 * (interrupted ? LAST_SECONDS_INTERRUPTED : LAST_SECONDS));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        thread.interrupt();
        tell();
        follower.problem()
                .ifPresent(why ->
                        listener.warning("MLflow at " + settings.orElseThrow().server()
                                + " was not told all of this run, because it " + why + ". What it lacks is in "
                                + folder.curve() + ", and is told when the run is taken up again in its folder."));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
