package dev.hubbub.speech.training.run;

import java.util.function.Function;

/**
 * How much more often than others the examples of small groups are learnt from: of all turns a group of {@code n} examples
 * has a share in proportion to {@code n^(1/temperature)}.
 *
 * <p>Source: A. Conneau et al., Unsupervised Cross-lingual Representation Learning for Speech Recognition, 2020, section 3,
 * whose exponent is one over this temperature.
 *
 * @param by what makes a group
 * @param temperature 1 leaves the shares as they are; the higher, the more equal all groups become
 */
public record Sampling(Group by, double temperature) {

    /** What examples have in common. */
    public enum Group {
        LANGUAGE(Example::language),
        SPEAKER(Example::speaker);

        private final Function<Example, String> name;

        Group(Function<Example, String> name) {
            this.name = name;
        }

        /** The group's name; {@code null} if nobody says it. */
        String of(Example example) {
            return name.apply(example);
        }
    }

    public Sampling {
        if (!(temperature >= 1 && temperature <= 1e6)) {
            throw new IllegalArgumentException("Sampling: the temperature must be 1 or more, not " + temperature + ".");
        }
    }
}
