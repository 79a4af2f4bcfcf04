package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.graph.Queue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to do now.
 *
 * @param trials every trial, in the grid's order
 * @param work what is to be done by whom, for each queue
 * @param committed the outputs that are there, one entry for each trial's score
 * @param total how many outputs there are to be
 * @param failed how many of them cannot be made
 * @param report where the report is or will be; absent until every trial is final
 * @param reportTask what makes the report; absent until every trial is final
 * @param reportFailure why there will be no report; absent otherwise
 * @param stop why it ends before all trials are done; absent if it does not
 * @param finished whether nothing is left to do
 */
public record Plan(
        List<TrialPlan> trials,
        Map<Queue, Work> work,
        Collection<OutputAddress> committed,
        int total,
        int failed,
        OutputAddress report,
        ReportTask reportTask,
        String reportFailure,
        Stop stop,
        boolean finished) {

    /**
     * What those are to do who work on a queue.
     *
     * @param ready the tasks whose inputs are all there and that nobody was asked for yet, in the order in which they
     *     should be done
     * @param outstanding the outputs that are wanted and neither committed nor failed
     * @param closed whether no task will follow those that are ready or underway, but for those whose weights are still
     *     to be made
     */
    public record Work(List<Task> ready, Set<OutputAddress> outstanding, boolean closed) {}

    /** Whether it ends before all trials are done. */
    public boolean stopped() {
        return stop != null;
    }

    /** What is to be done by those who work on a queue. */
    public Work work(Queue queue) {
        return work.get(queue);
    }

    /** The tasks whose inputs are all there and that nobody was asked for yet. */
    public List<Task> ready() {
        return work.values().stream().flatMap(each -> each.ready().stream()).toList();
    }

    /** The transcripts that are neither committed nor failed. */
    public Set<OutputAddress> transcripts() {
        return work(Queue.TRANSCRIPTION).outstanding();
    }

    /** Whether no transcription task will follow those that are ready or underway, unless its weights are made first. */
    public boolean transcriptionClosed() {
        return work(Queue.TRANSCRIPTION).closed();
    }
}
