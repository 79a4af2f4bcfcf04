package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hubbub.contracts.digest.Digest;
import java.util.Locale;

/**
 * Weights in the store, and the precision they are computed in. That is a part of what a result comes from, for scores in
 * half precision are other scores; {@code float32} is kept as absent, so that both have one digest.
 *
 * @param architecture what kind of model they are for, such as {@code whisper}
 * @param uri the prefix that holds the checkpoint's files
 * @param digest the fingerprint of those files
 * @param precision element type of weights and activations; absent is float32
 */
public record CheckpointReference(String architecture, String uri, Digest digest, Precision precision) {

    /** An element type, whatever the one of the files is. */
    public enum Precision {
        @JsonProperty("float32")
        FLOAT32,
        @JsonProperty("float16")
        FLOAT16,
        @JsonProperty("bfloat16")
        BFLOAT16;

        /** The name in files and in what people read, such as {@code float16}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CheckpointReference {
        precision = precision == Precision.FLOAT32 ? null : precision;
    }

    /** Weights computed in float32. */
    public CheckpointReference(String architecture, String uri, Digest digest) {
        this(architecture, uri, digest, null);
    }
}
