package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Weights, the precision they are computed in, and the senses they are used with. Those are a part of what a result comes
 * from, for scores in half precision are other scores; what is usual, {@code float32} and all senses, is kept as absent, so
 * that both have one digest.
 *
 * <p>Weights are stored, or made by a task that need not have run yet: what depends on them has its address all the
 * same, so that training and what evaluates it are planned as one.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(CheckpointReference.Stored.class), @JsonSubTypes.Type(CheckpointReference.Made.class)
})
public sealed interface CheckpointReference {

    /** The version of a family that no reference spells out, so that it changes no digest. */
    String FIRST_VERSION = "1";

    /** What kind of model the weights are for, such as {@code whisper}: the name of a {@link ModelArchitecture}. */
    String architecture();

    /** The version of the model family that it was planned for; absent is {@link #FIRST_VERSION}. */
    String familyVersion();

    /** Where the files are, for people: a prefix in the store. */
    String uri();

    /** What tells these weights from others, as far as that can be known before they exist. */
    Digest digest();

    /** Element type of weights and activations; absent is float32. */
    Precision precision();

    /** What of recordings the model takes in, sorted; absent is all that it can. */
    List<TrainingSettings.Sense> modalities();

    /** The same weights, to be computed with in this precision, of these senses. */
    default CheckpointReference with(Precision precision, List<TrainingSettings.Sense> modalities) {
        return match(stored -> stored.with(precision, modalities), made -> made.with(precision, modalities));
    }

    /**
     * The files in a local directory.
     *
     * @throws StageFailure if they are not in the store, or others than was planned
     */
    Path files(StageContext context) throws StageFailure, IOException;

    /** What one of the two functions says, the one for what this is. */
    <T> T match(Function<Stored, T> stored, Function<Made, T> made);

    /**
     * The weights as an input.
     *
     * @param role what they are to the output, such as {@code checkpoint}
     */
    default Input asInput(String role) {
        return match(
                stored -> new Input.Stored(role, Input.Kind.CHECKPOINT, stored.uri(), null, stored.digest()),
                made -> new Input.Made(role, made.output()));
    }

    /** The version of the model family that it was planned for. */
    default String plannedVersion() {
        return familyVersion() == null ? FIRST_VERSION : familyVersion();
    }

    /**
     * Checks that whoever computes with it computes as was planned.
     *
     * @param family the model family's name
     * @param version the version that is here
     * @throws StageFailure {@code VersionMismatch} if it was planned for another one
     */
    default void requireVersion(String family, String version) throws StageFailure {
        if (!version.equals(plannedVersion())) {
            throw new StageFailure(
                    FailureReason.VersionMismatch,
                    "The task was planned for version " + plannedVersion() + " of the model family " + family
                            + ", but this worker has version " + version
                            + ": bring controller and workers to the same release.");
        }
    }

    /**
     * Weights in the store.
     *
     * @param architecture what kind of model they are for
     * @param familyVersion the version of the model family; absent is {@link #FIRST_VERSION}
     * @param uri the prefix that holds the checkpoint's files
     * @param digest the fingerprint of those files
     * @param precision element type of weights and activations; absent is float32
     * @param modalities what of recordings the model takes in; absent is all that it can
     */
    record Stored(
            String architecture,
            String familyVersion,
            String uri,
            Digest digest,
            Precision precision,
            List<TrainingSettings.Sense> modalities)
            implements CheckpointReference {

        public Stored {
            familyVersion = spelled(familyVersion);
            precision = spelled(precision);
            modalities = spelled(modalities);
        }

        /** Weights that are used with all senses. */
        public Stored(String architecture, String familyVersion, String uri, Digest digest, Precision precision) {
            this(architecture, familyVersion, uri, digest, precision, null);
        }

        /** Weights for the family's current version. */
        public Stored(ModelArchitecture architecture, String uri, Digest digest, Precision precision) {
            this(architecture.text(), architecture.version(), uri, digest, precision);
        }

        /** Weights computed in float32 by the family's current version. */
        public Stored(ModelArchitecture architecture, String uri, Digest digest) {
            this(architecture, uri, digest, null);
        }

        @Override
        public Stored with(Precision precision, List<TrainingSettings.Sense> modalities) {
            return new Stored(architecture, familyVersion, uri, digest, precision, modalities);
        }

        @Override
        public Path files(StageContext context) throws StageFailure, IOException {
            return context.directory(uri, digest);
        }

        @Override
        public <T> T match(Function<Stored, T> stored, Function<Made, T> made) {
            return stored.apply(this);
        }
    }

    /**
     * Weights that a task makes.
     *
     * @param architecture what kind of model they are for
     * @param familyVersion the version of the model family; absent is {@link #FIRST_VERSION}
     * @param output the output that is the checkpoint's files
     * @param precision element type of weights and activations; absent is float32
     * @param modalities what of recordings the model takes in; absent is all that it can
     */
    record Made(
            String architecture,
            String familyVersion,
            OutputAddress output,
            Precision precision,
            List<TrainingSettings.Sense> modalities)
            implements CheckpointReference {

        public Made {
            familyVersion = spelled(familyVersion);
            precision = spelled(precision);
            modalities = spelled(modalities);
        }

        /** Weights that are used with all senses. */
        public Made(String architecture, String familyVersion, OutputAddress output, Precision precision) {
            this(architecture, familyVersion, output, precision, null);
        }

        /** Weights for the family's current version. */
        public Made(ModelArchitecture architecture, OutputAddress output, Precision precision) {
            this(architecture.text(), architecture.version(), output, precision);
        }

        @Override
        public Made with(Precision precision, List<TrainingSettings.Sense> modalities) {
            return new Made(architecture, familyVersion, output, precision, modalities);
        }

        @Override
        public String uri() {
            return output.prefix();
        }

        @Override
        public Digest digest() {
            return output.digest();
        }

        @Override
        public Path files(StageContext context) throws StageFailure, IOException {
            return context.output(output);
        }

        @Override
        public <T> T match(Function<Stored, T> stored, Function<Made, T> made) {
            return made.apply(this);
        }
    }

    /** An element type, whatever the one of the files is. */
    enum Precision {
        @JsonProperty("float32")
        FLOAT32,
        @JsonProperty("float16")
        FLOAT16,
        @JsonProperty("bfloat16")
        BFLOAT16,
        @JsonProperty("int8")
        INT8;

        /** The name in files and in what people read, such as {@code float16}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static String spelled(String familyVersion) {
        return FIRST_VERSION.equals(familyVersion) ? null : familyVersion;
    }

    private static Precision spelled(Precision precision) {
        return precision == Precision.FLOAT32 ? null : precision;
    }

    /** Senses as they are kept: sorted, and absent where they are all there are. */
    static List<TrainingSettings.Sense> spelled(List<TrainingSettings.Sense> modalities) {
        List<TrainingSettings.Sense> sorted = modalities == null
                ? List.of()
                : modalities.stream().distinct().sorted().toList();
        return sorted.isEmpty() || sorted.size() == TrainingSettings.Sense.values().length ? null : sorted;
    }
}
