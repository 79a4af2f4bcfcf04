package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.plan.stage.MergingNode;
import dev.hubbub.controller.plan.stage.TrainingNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What makes weights, or something that they are made of: its node in a graph. */
@FunctionalInterface
public interface Maker extends Function<TaskGraph, Node> {

    /**
     * A run of training, whoever it is for.
     *
     * @param names what people call it: several, where what they name is the same
     * @param task with the steps that are asked for
     */
    record Run(List<String> names, TrainingTask task) implements Maker {

        @Override
        public Node apply(TaskGraph graph) {
            return TrainingNode.in(graph, task);
        }

        @Override
        public Maker joined(Maker same) {
            return same instanceof Run run
                    ? new Run(
                            Stream.concat(names.stream(), run.names.stream())
                                    .distinct()
                                    .toList(),
                            task.withSteps(Stream.concat(task.asked().stream(), run.task.asked().stream())
                                    .toList()))
                    : this;
        }
    }

    /**
     * The average after a federated round.
     *
     * @param task of the workers that are done or waited for
     * @param workers what each worker of the round makes, those included that cannot
     * @param least how many of them are enough
     * @param grace how long the others are waited for once those are done; absent if they are in any case
     */
    record Round(MergingTask task, List<OutputAddress> workers, int least, Optional<Duration> grace) implements Maker {

        @Override
        public Node apply(TaskGraph graph) {
            return MergingNode.in(graph, task);
        }

        /**
         * Those of the workers that are still waited for although enough are done; none if they are not.
         *
         * @param known what is there, also if it was handed in by one that had been given up before: it is in no average
         * @param failed what was given up
         */
        public List<OutputAddress> late(Predicate<OutputAddress> known, Predicate<OutputAddress> failed) {
            long done = workers.stream().filter(known.and(failed.negate())).count();
            return done < least
                    ? List.of()
                    : workers.stream().filter(known.or(failed).negate()).toList();
        }
    }

    /**
     * One for all that is asked of two.
     *
     * @param same one that makes the same, of which something else may be asked
     */
    default Maker joined(Maker same) {
        return this;
    }

    /** Adds makers to others, those of the same as one. */
    static void join(Map<OutputAddress, Maker> makers, Map<OutputAddress, Maker> more) {
        more.forEach((output, maker) -> makers.merge(output, maker, Maker::joined));
    }
}
