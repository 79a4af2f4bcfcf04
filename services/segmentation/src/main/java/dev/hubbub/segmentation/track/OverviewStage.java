package dev.hubbub.segmentation.track;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputPath;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.OverviewTask;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.track.SessionOverview.SpeakerOverview;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.McorecSession;
import dev.hubbub.datasets.McorecSession.Speaker;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.lips.LipStrip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks over the face tracks of a session for people: where lips and scores come from, how well faces could be followed,
 * what is wrong, and a few pictures of each speaker's lips. It computes nothing that others use, and whatever is wrong with
 * a track is said.
 */
public final class OverviewStage implements Stage<OverviewTask> {

    /** How many pictures of lips there are of a speaker. */
    static final int PLACES = 16;

    @Override
    public StageName name() {
        return StageName.OVERVIEW;
    }

    @Override
    public Class<OverviewTask> taskType() {
        return OverviewTask.class;
    }

    @Override
    public List<StageOutput> run(OverviewTask task, StageContext context) throws StageFailure, IOException {
        long started = System.nanoTime();
        DatasetReader datasets = new DatasetReader(new StageFiles(context));
        McorecSession session = datasets.mcorecSession(task.session());
        FoundTracks found = FoundTracks.of(session, datasets.files(task.session()), task, context);
        List<LookedOver> speakers = new ArrayList<>();
        for (Speaker speaker : session.speakers()) {
            speakers.add(LookedOver.of(speaker, found));
        }
        Path directory = context.outputDirectory(task.recipe());
        double from = LookedOver.from(speakers);
        double to = LookedOver.to(speakers);
        List<SpeakerOverview> overviews = new ArrayList<>();
        for (LookedOver speaker : speakers) {
            context.progress(
                    (double) overviews.size() / speakers.size(),
                    "looking at " + speaker.speaker().name());
            LipStrip strip = speaker.strip(found, PLACES, from, to);
            overviews.add(new SpeakerOverview(
                    speaker.speaker().name(),
                    strip.isEmpty() ? null : write(strip, speaker.speaker(), directory),
                    speaker.tracks(),
                    speaker.problems()));
        }
        Json.write(
                directory.resolve(SessionOverview.FILE),
                new SessionOverview(session.name(), from, to, found.detector(), overviews));
        return List.of(new StageOutput(task.recipe(), directory, (System.nanoTime() - started) / 1e9, "cpu"));
    }

    private static String write(LipStrip strip, Speaker speaker, Path directory) throws IOException {
        String file = OutputPath.inside(Path.of(""), speaker.name() + ".jpg").toString();
        Path target = directory.resolve(file);
        Files.createDirectories(target.getParent());
        strip.write(target);
        return file;
    }
}
