package dev.hubbub.localdev.session;

import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.segmentation.track.ActivityStage;
import dev.hubbub.segmentation.track.LipsStage;
import java.io.IOException;

/**
 * What is found, in an experiment's way, in the face tracks of a session that comes without it. Each is found once for a
 * context.
 *
 * @param session the session
 * @param context where it is committed
 */
record FoundInTracks(Dataset.Session session, LocalStageContext context) {

    /** Where the active-speaker scores are, by the motion of mouths; {@code null} if the session comes with its own. */
    OutputAddress scores() throws StageFailure, IOException, InterruptedException {
        return session.hasActivity()
                ? null
                : committed(new ActivityStage(), ActivityTask.ofMouths(session.reference(), lips()));
    }

    /** Where the lips are that were cut out of them; {@code null} if the session comes with its own. */
    OutputAddress lips() throws StageFailure, IOException, InterruptedException {
        return session.hasLips() ? null : committed(new LipsStage(), new LipsTask(session.reference()));
    }

    private <T extends Task> OutputAddress committed(Stage<T> stage, T task)
            throws StageFailure, IOException, InterruptedException {
        Recipe only = task.recipes().get(0);
        if (!context.isCommitted(only)) {
            context.commit(stage.run(task, context).get(0));
        }
        return only.address();
    }
}
