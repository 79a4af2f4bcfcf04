package dev.hubbub.controller.plan.stage;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.plan.graph.Group;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Transcripts: a node for each session, segmentation and checkpoint, with an output for each decoding, so that a segment
 * is encoded once for all of them. It needs the segments, the checkpoint where that is made first, and the lips where the
 * model reads them and the session does not come with them.
 */
public final class TranscriptionNodes {

    private final TaskGraph graph;
    private final List<SessionReference> sessions;
    private final SegmentationNodes segmentations;
    private final Function<SessionReference, Output> lips;
    private final Map<Placement, Passes> passes = new LinkedHashMap<>();
    private final Map<CheckpointReference, CheckpointReference> alike = new LinkedHashMap<>();

    /** @param lips where the lips of a session go; {@code null} where it comes with them, or has no faces */
    public TranscriptionNodes(
            TaskGraph graph,
            List<SessionReference> sessions,
            SegmentationNodes segmentations,
            Function<SessionReference, Output> lips) {
        this.graph = graph;
        this.sessions = sessions;
        this.segmentations = segmentations;
        this.lips = lips;
    }

    /**
     * One way of transcribing all sessions.
     *
     * @param group the nodes that start together with it
     * @param transcripts where the transcripts go, in the sessions' order
     */
    public record Transcription(Group group, List<Output> transcripts) {}

    /**
     * A way of transcribing all sessions; the same way twice has the same outputs.
     *
     * @param seeing whether the checkpoint's models read lips
     */
    public Transcription transcription(
            CheckpointReference checkpoint, boolean seeing, SegmentationNodes.Cutting cutting, Decoding decoding) {
        CheckpointReference weights = alike.computeIfAbsent(identity(checkpoint), key -> checkpoint);
        Placement placement = new Placement(Queue.TRANSCRIPTION, weights, cutting.title());
        Passes pass = passes.computeIfAbsent(placement, key -> new Passes(key, cutting, seeing));
        return new Transcription(graph.group(placement), pass.byDecoding.computeIfAbsent(decoding, pass::transcripts));
    }

    /** Puts the nodes into the graph, when no decoding will follow. */
    public void add() {
        passes.values().forEach(pass -> pass.nodes.forEach(graph::add));
    }

    // The same bytes at two places are the same weights: one pass encodes for both.
    private static CheckpointReference identity(CheckpointReference checkpoint) {
        return checkpoint.match(
                stored -> new CheckpointReference.Stored(
                        stored.architecture(),
                        stored.familyVersion(),
                        "",
                        stored.digest(),
                        stored.precision(),
                        stored.modalities()),
                made -> made);
    }

    private final class Passes {

        private final Placement placement;
        private final List<EncoderPass> nodes = new ArrayList<>();
        private final Map<Decoding, List<Output>> byDecoding = new LinkedHashMap<>();

        Passes(Placement placement, SegmentationNodes.Cutting cutting, boolean seeing) {
            this.placement = placement;
            List<Output> segments = segmentations.segments(cutting);
            for (int i = 0; i < sessions.size(); i++) {
                List<Output> inputs = new ArrayList<>(List.of(segments.get(i)));
                placement.affinity().match(stored -> true, made -> inputs.add(graph.output(made.output())));
                Output seen = seeing ? lips.apply(sessions.get(i)) : null;
                if (seen != null) {
                    inputs.add(seen);
                }
                nodes.add(new EncoderPass(
                        sessions.get(i),
                        placement,
                        List.copyOf(inputs),
                        seen == null ? null : seen.address(),
                        new ArrayList<>(),
                        new ArrayList<>()));
            }
        }

        List<Output> transcripts(Decoding decoding) {
            BinaryOperator<OutputAddress> transcripts = TranscriptionTask.transcripts(placement.affinity(), decoding);
            return nodes.stream()
                    .map(node -> node.decodeWith(
                            decoding,
                            graph.output(transcripts.apply(node.inputs().get(0).address(), node.lips()))))
                    .toList();
        }
    }

    /** One session's segments through one encoder, for several decodings. */
    private record EncoderPass(
            SessionReference session,
            Placement placement,
            List<Output> inputs,
            OutputAddress lips,
            List<Decoding> decodings,
            List<Output> outputs)
            implements Node {

        Output decodeWith(Decoding decoding, Output output) {
            decodings.add(decoding);
            outputs.add(output);
            return output;
        }

        @Override
        public Optional<Task> resolve() {
            List<Decoding> unsent = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                if (outputs.get(i).isUnsent()) {
                    unsent.add(decodings.get(i));
                }
            }
            return unsent.isEmpty() ? Optional.empty() : Optional.of(task(unsent));
        }

        private TranscriptionTask task(List<Decoding> wanted) {
            return new TranscriptionTask(session, inputs.get(0).address(), placement.affinity(), wanted, lips);
        }
    }
}
