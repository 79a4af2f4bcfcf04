package dev.hubbub.speech.model;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** A sense by which a model takes in speech. */
public enum Modality {
    /** What is heard. */
    AUDIO,
    /** The speaker's mouth. */
    VIDEO;

    /** Some of them, for people. */
    public static String named(Collection<Modality> senses) {
        return senses.stream()
                .sorted()
                .map(sense -> sense.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" and "));
    }
}
