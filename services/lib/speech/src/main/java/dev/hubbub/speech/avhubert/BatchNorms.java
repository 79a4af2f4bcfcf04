package dev.hubbub.speech.avhubert;

import dev.hubbub.speech.checkpoint.ParameterSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The batch norms among a model's parameters. One goes by the batch, and counts what it has seen as PyTorch's does, while
 * its scale is learnt; else it stays as it is.
 *
 * @param parameters of the whole model
 */
record BatchNorms(ParameterSet parameters) {
    /** End of the name of the mean that one has seen. */
    static final String MEAN = ".running_mean";

    private static final String SCALE = ".weight";
    private static final String BIAS = ".bias";
    private static final List<String> COUNTED = List.of(MEAN, ".running_var", AvHubertNames.COUNT);

    /** What they all have seen. */
    Set<String> counted() {
        return counted(all());
    }

    /** What those have seen whose scale is among some parameters. */
    Set<String> counted(Set<String> learnt) {
        return counted(learning(learnt));
    }

    private Set<String> counted(Stream<String> norms) {
        Set<String> counted = new LinkedHashSet<>();
        norms.forEach(norm -> COUNTED.stream()
                .map(part -> norm + part)
                .filter(parameters::contains)
                .forEach(counted::add));
        return counted;
    }

    /** All parameters of those whose scale is among some parameters. */
    Set<String> byBatch(Set<String> learnt) {
        Set<String> byBatch = counted(learnt);
        learning(learnt).forEach(norm -> byBatch.addAll(List.of(norm + SCALE, norm + BIAS)));
        return byBatch;
    }

    private Stream<String> learning(Set<String> learnt) {
        return all().filter(norm -> learnt.contains(norm + SCALE));
    }

    /** What stands before the parts of their names. */
    private Stream<String> all() {
        return parameters.names().stream()
                .filter(name -> name.endsWith(MEAN))
                .map(name -> name.substring(0, name.length() - MEAN.length()));
    }
}
