package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.Task;
import java.util.List;
import java.util.Set;

/**
 * What to do now.
 *
 * @param trials every trial, in the grid's order
 * @param ready the tasks whose inputs are all there and that nobody was asked for yet
 * @param transcripts the transcripts that are neither committed nor failed
 * @param transcriptionClosed whether no transcription task will follow those that are ready or underway
 * @param committed the outputs that are there, one entry for each trial's score
 * @param total how many outputs there are to be
 * @param failed how many of them cannot be made
 * @param report where the report is or will be; absent until every trial is final
 * @param reportTask what makes the report; absent until every trial is final
 * @param reportFailure why there will be no report; absent otherwise
 * @param stopped whether too many trials failed
 * @param finished whether nothing is left to do
 */
public record Plan(
        List<TrialPlan> trials,
        List<Task> ready,
        Set<OutputAddress> transcripts,
        boolean transcriptionClosed,
        List<OutputAddress> committed,
        int total,
        int failed,
        OutputAddress report,
        ReportTask reportTask,
        String reportFailure,
        boolean stopped,
        boolean finished) {

    public Plan {
        trials = List.copyOf(trials);
        ready = List.copyOf(ready);
        transcripts = Set.copyOf(transcripts);
        committed = List.copyOf(committed);
    }
}
