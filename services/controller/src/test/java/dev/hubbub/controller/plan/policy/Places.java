package dev.hubbub.controller.plan.policy;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.graph.Group;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.Step;
import dev.hubbub.controller.plan.graph.TaskGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A small graph for policies: nodes with a name and an output that is wanted. */
final class Places {

    final TaskGraph graph = new TaskGraph();

    static Placement placement(String checkpoint, String work) {
        return new Placement(
                Queue.TRANSCRIPTION,
                new CheckpointReference.Stored(
                        ModelArchitecture.WHISPER, "s3://b/" + checkpoint, Digest.of(checkpoint)),
                work);
    }

    /** Weights that another task of the graph makes, as the output of this name. */
    static Placement made(String checkpoint) {
        return new Placement(
                Queue.TRANSCRIPTION,
                new CheckpointReference.Made(ModelArchitecture.WHISPER, address(checkpoint), null),
                "short");
    }

    /** A node whose one output somebody wants. */
    Step add(Placement placement, String name, Output... inputs) {
        Output output = output(name);
        graph.want(output, 1);
        return graph.add(new Named(name, placement, List.of(inputs), List.of(output)));
    }

    Output output(String name) {
        return graph.output(address(name));
    }

    private static OutputAddress address(String name) {
        return new OutputAddress(StageName.TRANSCRIPTION, Digest.of(name));
    }

    List<Group> groups() {
        graph.settle();
        return graph.groups(Queue.TRANSCRIPTION);
    }

    void commit(String name) {
        graph.committed(output(name).address());
    }

    void send(String name) {
        graph.told(output(name).address(), null, true);
    }

    static List<String> names(List<Step> steps) {
        List<String> names = new ArrayList<>();
        steps.forEach(step -> names.add(((Named) step.node()).name()));
        return names;
    }

    private record Named(String name, Placement placement, List<Output> inputs, List<Output> outputs) implements Node {

        @Override
        public Optional<Task> resolve() {
            return Optional.empty();
        }
    }
}
