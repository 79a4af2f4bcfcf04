package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.ScoringTask.FailedSession;
import dev.hubbub.contracts.task.ScoringTask.ScoredSession;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A score: a node for each trial. It needs to know of each transcript and of each session's conversations what became of
 * them, and does with what there is, if there is one transcript; so its address follows from what failed.
 *
 * @param protocol how transcripts are scored
 * @param normalizer what makes all texts comparable; {@code null} for the protocol's usual normaliser
 * @param sessions what is scored
 * @param transcripts a transcript of each session
 */
public record ScoringNode(String protocol, String normalizer, List<Session> sessions, List<Output> transcripts)
        implements Node {

    private static final Placement PLACEMENT = Placement.in(Queue.EVALUATION, "scores");

    /**
     * A session.
     *
     * @param reference where it is
     * @param references the digest of its reference texts and labels
     * @param conversations where its conversations go; absent where it cannot be clustered
     * @param normalizers what makes its texts comparable by their language, where that is not the usual normaliser
     */
    public record Session(
            SessionReference reference,
            Digest references,
            Output conversations,
            SortedMap<String, String> normalizers) {}

    @Override
    public List<Output> inputs() {
        List<Output> inputs = new ArrayList<>(transcripts);
        sessions.stream().map(Session::conversations).filter(Objects::nonNull).forEach(inputs::add);
        return inputs;
    }

    @Override
    public List<Output> outputs() {
        return List.of();
    }

    @Override
    public Placement placement() {
        return PLACEMENT;
    }

    @Override
    public boolean needsEveryInput() {
        return false;
    }

    @Override
    public Optional<Task> resolve() {
        return scoring().map(task -> task);
    }

    /** The scoring of the transcripts that there are; absent if there is none, or one may still come. */
    public Optional<ScoringTask> scoring() {
        List<ScoredSession> scored = new ArrayList<>();
        List<FailedSession> failed = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i++) {
            Session session = sessions.get(i);
            Output transcript = transcripts.get(i);
            Output conversations = session.conversations();
            if (!transcript.state().isSettled()
                    || conversations != null && !conversations.state().isSettled()) {
                return Optional.empty();
            }
            boolean clustered = conversations != null && conversations.state().isCommitted();
            if (transcript.state().isCommitted()) {
                scored.add(new ScoredSession(
                        session.reference(),
                        session.references(),
                        transcript.address(),
                        clustered ? conversations.address() : null,
                        session.normalizers(),
                        conversations == null ? null : conversations.state().failure()));
            } else {
                failed.add(new FailedSession(
                        session.reference().name(), transcript.state().failure()));
            }
        }
        return scored.isEmpty() ? Optional.empty() : Optional.of(new ScoringTask(protocol, normalizer, scored, failed));
    }
}
