package dev.hubbub.localdev.session;

import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.segmentation.track.ActivityStage;
import dev.hubbub.segmentation.track.LipsStage;
import java.io.IOException;

/**
 * The active-speaker scores of a session of face tracks that comes without them, found in an experiment's way: by the
 * motion of mouths, which are cut out first where the session comes without lips.
 *
 * @param session the session
 * @param context where they are committed
 */
record FaceTrackScores(Dataset.Session session, LocalStageContext context) {

    /** Where they are; {@code null} if the session comes with its own. */
    OutputAddress find() throws StageFailure, IOException, InterruptedException {
        if (session.hasActivity()) {
            return null;
        }
        OutputAddress lips = session.hasLips() ? null : committed(new LipsStage(), new LipsTask(session.reference()));
        return committed(new ActivityStage(), ActivityTask.ofMouths(session.reference(), lips));
    }

    private <T extends Task> OutputAddress committed(Stage<T> stage, T task)
            throws StageFailure, IOException, InterruptedException {
        StageOutput output = stage.run(task, context).get(0);
        context.commit(output);
        return output.recipe().address();
    }
}
