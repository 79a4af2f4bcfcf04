package dev.hubbub.contracts.stage;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hubbub.contracts.digest.Digest;
import java.util.Locale;
import java.util.function.Function;

/**
 * Something an output was made from, with where it is. A recipe knows its inputs by digest alone; this is for whoever
 * asks later what a number came from, and is no part of any digest.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(Input.Made.class), @JsonSubTypes.Type(Input.Stored.class)})
public sealed interface Input {

    /** What it was to the output, such as {@code checkpoint}: its role in the recipe, where the recipe names it. */
    String role();

    /** What identifies it, such as {@code checkpoint-1f0c...} or {@code segmentation-9b1e...}; safe in a key. */
    String id();

    /** What one of the two functions says, the one for what this is. */
    <R> R match(Function<Made, R> made, Function<Stored, R> stored);

    /**
     * Another task's output.
     *
     * @param role what it was to the output
     * @param output where it lives
     */
    record Made(String role, OutputAddress output) implements Input {

        @Override
        public String id() {
            return output.stage().text() + "-" + output.digest().hex();
        }

        @Override
        public <R> R match(Function<Made, R> made, Function<Stored, R> stored) {
            return made.apply(this);
        }
    }

    /**
     * Something that people put into the store.
     *
     * @param role what it was to the output
     * @param kind what it is
     * @param uri the checkpoint's prefix, or the dataset
     * @param session which session of the dataset; absent for a checkpoint and a whole dataset
     * @param digest the digest of what was there
     */
    record Stored(String role, Kind kind, String uri, String session, Digest digest) implements Input {

        @Override
        public String id() {
            return kind.text() + "-" + digest.hex();
        }

        @Override
        public <R> R match(Function<Made, R> made, Function<Stored, R> stored) {
            return stored.apply(this);
        }
    }

    /** What people put into the store. */
    enum Kind {
        /** Weights. */
        CHECKPOINT,
        /** A session's recordings and what else transcription may depend on. */
        SESSION,
        /** A session's reference texts and labels. */
        REFERENCES,
        /** Sessions of a dataset, their recordings and texts. */
        DATASET;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
