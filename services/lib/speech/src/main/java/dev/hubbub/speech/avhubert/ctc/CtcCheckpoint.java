package dev.hubbub.speech.avhubert.ctc;

import dev.hubbub.speech.avhubert.AvHubertDimensions;
import dev.hubbub.speech.avhubert.AvHubertSenses;
import dev.hubbub.speech.avhubert.DecoderStyle;
import dev.hubbub.speech.avhubert.LipReader;
import dev.hubbub.speech.avhubert.TextDecoder;
import dev.hubbub.speech.avhubert.ctc.CtcAttentionLoss.Weighing;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.CheckpointLocation;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The files of a CTC/attention model.
 *
 * @param checkpoint the weights
 * @param folder in which its units lie, if it came with them
 * @param config what it says of itself
 */
record CtcCheckpoint(Checkpoint checkpoint, Path folder, JsonFields config) implements AutoCloseable {

    /** As many as the longest clip has frames, for a text is at most as long. */
    private static final int POSITIONS = (int) (LipReader.LONGEST_SECONDS * GreyFrames.FRAMES_PER_SECOND) + 1;

    /**
     * Opens a Hugging Face folder, or one in which a file of Lightning lies beside a {@code config.json}.
     *
     * @throws CheckpointException if it is none
     */
    static CtcCheckpoint open(Path path) {
        Path folder = CheckpointLocation.of(path).path();
        return new CtcCheckpoint(Checkpoint.open(folder), folder, JsonFields.ofModel(folder));
    }

    ParameterSet parameters() {
        return checkpoint.parameters();
    }

    /** Heads of the encoder's attention, if they are said. */
    OptionalInt heads() {
        return AvHubertDimensions.headsIn(config, AvHubertDimensions.HEADS);
    }

    /** Senses that the model uses. */
    Set<Modality> senses() {
        return AvHubertSenses.of(config);
    }

    /** What the text decoder is made of, behind an encoder of a width. */
    TextDecoder.Making making(int encoderWidth) {
        return new TextDecoder.Making(
                CtcNames.decoder(parameters()),
                DecoderStyle.ESPNET,
                config.integer("dheads", "take config.json from the checkpoint"),
                true,
                POSITIONS,
                encoderWidth,
                where());
    }

    /** Tokens that the model knows. */
    int vocabulary() {
        ParameterSet head = CtcNames.head(parameters());
        if (!head.contains("weight") || !head.contains("bias")) {
            throw new CheckpointException(
                    where() + " has no CTC output (avsr.ctc.ctc_lo): take all files from one" + " checkpoint.");
        }
        return Math.toIntExact(head.get("weight").shape()[0]);
    }

    /** The share of CTC in the loss that it was trained with; the published one if it does not say. */
    double share() {
        double share = config.node().path("mtlalpha").asDouble(Weighing.PUBLISHED.ctc());
        if (!(share >= 0 && share <= 1)) {
            throw new CheckpointException(config.source() + " says mtlalpha " + share
                    + ", which is no share of CTC from 0 to 1: correct it.");
        }
        return share;
    }

    /** Whether the decoder's loss is divided by the tokens of a batch instead of its clips. */
    boolean perToken() {
        return config.flag("transformer_length_normalized_loss", Weighing.PUBLISHED.perToken());
    }

    String where() {
        return checkpoint.path().toString();
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
