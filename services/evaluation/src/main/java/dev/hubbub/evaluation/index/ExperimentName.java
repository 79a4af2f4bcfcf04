package dev.hubbub.evaluation.index;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An experiment's name as Kubernetes lets it be: nothing in it means anything in a key or an address.
 *
 * @param namespace its namespace
 * @param experiment its name
 */
public record ExperimentName(String namespace, String experiment) implements Comparable<ExperimentName> {

    private static final Pattern PART = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    public ExperimentName {
        if (!PART.matcher(namespace).matches() || !PART.matcher(experiment).matches()) {
            throw new IllegalArgumentException("No experiment is called " + namespace + "/" + experiment);
        }
    }

    /** The name, if it can be one. */
    public static Optional<ExperimentName> of(String namespace, String experiment) {
        try {
            return Optional.of(new ExperimentName(namespace, experiment));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(ExperimentName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return namespace + "/" + experiment;
    }
}
