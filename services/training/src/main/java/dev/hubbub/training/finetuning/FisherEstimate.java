package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.model.Modality;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much each weight of a checkpoint matters for what a dataset says ({@link dev.hubbub.speech.training.Fisher}), in a
 * file: safetensors with a float32 tensor for every parameter that can be learnt, under its name and of its shape, and in
 * its metadata what it was made from.
 *
 * @param file where it is
 * @param origin what it was made from
 */
public record FisherEstimate(Path file, Origin origin) {
    /** What it is called in a folder of its own. */
    public static final String FILE = "fisher.safetensors";

    private static final String KIND = "kind";
    private static final String DIAGONAL = "fisher-diagonal";
    private static final String CHECKPOINT = "checkpoint";
    private static final String ARCHITECTURE = "architecture";
    private static final String DATA = "data";
    private static final String EXAMPLES = "examples";
    private static final String PADDED = "padToWindow";
    private static final String PRECISION = "precision";
    private static final String VERSION = "version";
    private static final String MODALITIES = "modalities";
    private static final String CTC_WEIGHT = "ctcWeight";
    private static final Set<String> SAID =
            Set.of(KIND, CHECKPOINT, ARCHITECTURE, DATA, EXAMPLES, PADDED, PRECISION, VERSION);

    /**
     * What an estimate was made from.
     *
     * @param checkpoint the digest of the files that the checkpoint is loaded from
     * @param architecture the family of the model
     * @param data the digest of the dataset
     * @param examples how many of its utterances were looked at
     * @param padded whether clips were padded to the model's window
     * @param precision what was computed in
     * @param version of what estimated it
     * @param modalities what of its clips the model took in; empty for all that it can
     * @param ctcWeight share of CTC in the loss; empty for what the checkpoint says
     */
    public record Origin(
            Digest checkpoint,
            String architecture,
            Digest data,
            int examples,
            boolean padded,
            String precision,
            String version,
            Set<Modality> modalities,
            Optional<Double> ctcWeight) {

        private Map<String, String> metadata() {
            Map<String, String> metadata = new HashMap<>(Map.of(
                    KIND,
                    DIAGONAL,
                    CHECKPOINT,
                    checkpoint.hex(),
                    ARCHITECTURE,
                    architecture,
                    DATA,
                    data.hex(),
                    EXAMPLES,
                    String.valueOf(examples),
                    PADDED,
                    String.valueOf(padded),
                    PRECISION,
                    precision,
                    VERSION,
                    version));
            // Estimates of before there was any say nothing of these.
            if (!modalities.isEmpty()) {
                metadata.put(
                        MODALITIES,
                        modalities.stream().sorted().map(Modality::name).collect(Collectors.joining(",")));
            }
            ctcWeight.ifPresent(share -> metadata.put(CTC_WEIGHT, share.toString()));
            return metadata;
        }

        private static Origin of(Map<String, String> metadata) {
            return new Origin(
                    new Digest(metadata.get(CHECKPOINT)),
                    metadata.get(ARCHITECTURE),
                    new Digest(metadata.get(DATA)),
                    Integer.parseInt(metadata.get(EXAMPLES)),
                    Boolean.parseBoolean(metadata.get(PADDED)),
                    metadata.get(PRECISION),
                    metadata.get(VERSION),
                    Optional.ofNullable(metadata.get(MODALITIES)).stream()
                            .flatMap(named -> Stream.of(named.split(",")))
                            .map(Modality::valueOf)
                            .collect(Collectors.toSet()),
                    Optional.ofNullable(metadata.get(CTC_WEIGHT)).map(Double::valueOf));
        }
    }

    /** Writes an estimate, as a whole or not at all. */
    static FisherEstimate write(Path file, ParameterSet importance, Origin origin) {
        SafetensorsWriter.write(file, importance, origin.metadata());
        return new FisherEstimate(file, origin);
    }

    /**
     * Reads what a file says of itself.
     *
     * @throws CheckpointException if it is no estimate, or cannot be read
     */
    public static FisherEstimate of(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException("There is no file " + file + ": name one that `hubbub fisher` has written.");
        }
        try (Checkpoint stored = Checkpoint.open(file)) {
            boolean whole = stored.metadata().keySet().containsAll(SAID);
            if (!whole || !stored.metadata().get(KIND).equals(DIAGONAL)) {
                throw noEstimate(file, null);
            }
            return new FisherEstimate(file, Origin.of(stored.metadata()));
        } catch (IllegalArgumentException e) {
            throw noEstimate(file, e);
        }
    }

    private static CheckpointException noEstimate(Path file, Exception cause) {
        return new CheckpointException(
                file + " is no estimate of the Fisher information: name a file that `hubbub fisher` has written.",
                cause);
    }

    /**
     * @param digest of the checkpoint
     * @throws CheckpointException if it is that of another checkpoint
     */
    void requireOf(Path checkpoint, Digest digest) {
        if (!CheckpointDigest.matches(origin.checkpoint().hex(), digest, checkpoint)) {
            throw new CheckpointException(file + " says what matters in another checkpoint (SHA-256 "
                    + origin.checkpoint().abbreviated() + "... there, " + digest.abbreviated()
                    + "... here): estimate it of this one, or begin with that one.");
        }
    }

    /**
     * The numbers.
     *
     * @throws CheckpointException if one of them is none that squares have
     */
    ParameterSet importance() {
        try (Checkpoint stored = Checkpoint.open(file)) {
            stored.parameters().forEach(parameter -> requireSquares(parameter.name(), parameter.floats()));
            return stored.parameters().inMemory();
        }
    }

    private void requireSquares(String name, float[] values) {
        for (float value : values) {
            if (!(value >= 0) || Float.isInfinite(value)) {
                throw new CheckpointException(
                        file + " holds " + value + " in " + name + ", which no mean of squares is: estimate it again.");
            }
        }
    }
}
