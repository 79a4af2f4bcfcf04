package dev.hubbub.worker;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.TrainingCurve;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A stage whose session's name says how it behaves. */
@Singleton
public class ToySegmentation implements Stage<SegmentationTask> {

    /** What it tells as if it trained. */
    static final TrainingCurve CURVE = new TrainingCurve(
            2, List.of(new TrainingCurve.Stretch(1, 1, 3.0, 1e-4, 2.0)), List.of(new TrainingCurve.Judged(0, 0.5)));

    /** How often each session was run. */
    final Map<String, Integer> runs = new ConcurrentHashMap<>();

    /** Counted down when a session called {@code outage} has begun, and when it may go on. */
    final CountDownLatch outageBegun = new CountDownLatch(1);

    final CountDownLatch outageMayGoOn = new CountDownLatch(1);

    /** Counted down when a session called {@code full} finds room. */
    final CountDownLatch diskIsFull = new CountDownLatch(1);

    /** Counted down when a session called {@code overflow} finds room in the store. */
    final CountDownLatch storeIsFull = new CountDownLatch(1);

    /** What a session called {@code gated} waits for. */
    final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

    /** What tries at sessions called {@code resumed} found kept, in order. */
    final List<String> found = new CopyOnWriteArrayList<>();

    private volatile StageContext keeping;

    /** Lets a session called {@code gated} go on. */
    void open(String session) {
        gate(session).countDown();
    }

    private CountDownLatch gate(String session) {
        return gates.computeIfAbsent(session, absent -> new CountDownLatch(1));
    }

    @Override
    public StageName name() {
        return StageName.SEGMENTATION;
    }

    @Override
    public Class<SegmentationTask> taskType() {
        return SegmentationTask.class;
    }

    @Override
    public boolean keepsState() {
        return true;
    }

    @Override
    public List<StageOutput> run(SegmentationTask task, StageContext context)
            throws StageFailure, IOException, InterruptedException {
        String session = task.session().name();
        int run = runs.merge(session, 1, Integer::sum);
        context.curve(CURVE);
        context.progress(0.5, "halfway");
        switch (session.replaceFirst("-.*", "")) {
            case "unreadable" -> throw new StageFailure(
                    FailureReason.UnreadableMedia, "The recording " + session + ".wav is not sound: replace it.");
            case "bug" -> throw new IllegalStateException("an index was off by one");
            case "flaky" -> {
                if (run < 3) {
                    Files.writeString(context.outputDirectory(task.recipe()).resolve("half"), "of try " + run);
                    throw new IOException("The line went dead.");
                }
            }
            case "outage" -> {
                outageBegun.countDown();
                outageMayGoOn.await();
                context.list("s3://hubbub/media/");
            }
            case "full" -> {
                if (diskIsFull.getCount() > 0) {
                    Files.write(Path.of("/dev/full"), new byte[1]);
                }
            }
            case "overflow" -> {
                if (storeIsFull.getCount() > 0) {
                    FullStore.put();
                }
            }
            case "resumed" -> goOn(session, context);
            case "gated" -> gate(session).await();
            case "forgetful" -> {
                return List.of();
            }
            default -> {}
        }
        Files.writeString(context.outputDirectory(task.recipe()).resolve("segments.json"), "segments of " + session);
        return List.of(new StageOutput(task.recipe(), context.outputDirectory(task.recipe()), 0.5, "cpu"));
    }

    /** Keeps two states, and fails when it is let go on for the first time. */
    private void goOn(String session, StageContext context) throws StageFailure, IOException, InterruptedException {
        Path state = context.scratchDirectory().resolve("state");
        boolean again = context.restore(state);
        found.add(again ? Files.readString(state.resolve("how-far")) : "nothing");
        if (again) {
            return;
        }
        keeping = context;
        keep("a third");
        keep("two thirds");
        gate(session).await();
        throw new IllegalStateException("it died");
    }

    /** Keeps how far the session called {@code resumed} is that is under way. */
    void keep(String howFar) throws IOException {
        Path snapshot = Files.createDirectories(keeping.scratchDirectory().resolve("snapshot"));
        Files.writeString(snapshot.resolve("how-far"), howFar);
        keeping.keep(snapshot);
    }
}
