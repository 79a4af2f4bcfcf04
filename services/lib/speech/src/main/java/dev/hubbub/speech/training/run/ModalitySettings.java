package dev.hubbub.speech.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.ModalityDropout;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What of clips a run learns from, and how it is varied. Pictures are varied for a whole clip alike, and only where they are
 * learnt from: checkpoints are judged by what they see in the middle. Source: B. Shi et al., Learning Audio-Visual Speech
 * Representation by Masked Multimodal Cluster Prediction, 2022, appendix A.
 *
 * @param used senses that are learnt from; empty for all that the model takes in
 * @param audioDropout share of batches whose sound is dropped
 * @param videoDropout share of batches whose pictures are dropped; both are never dropped together
 * @param randomCrop whether pictures are cut at a random place, instead of in the middle
 * @param flip share of clips whose pictures are mirrored
 */
public record ModalitySettings(
        Set<Modality> used, double audioDropout, double videoDropout, boolean randomCrop, double flip) {

    /** All senses, none of them ever dropped, and pictures varied as models that read lips are usually trained. */
    public static final ModalitySettings USUAL = new ModalitySettings(Set.of(), 0, 0, true, 0.5);

    private static final String NAME = "modalities";

    /** Shares that people write with a few digits add up to 1 and a little more. */
    private static final double ROUNDING = 1e-9;

    /** Height and width of the pictures that models take in. */
    private static final int SIDE = 88;

    public ModalitySettings {
        used = Set.copyOf(used);
        requireShare("audioDropout", audioDropout);
        requireShare("videoDropout", videoDropout);
        requireShare("flip", flip);
        if (audioDropout + videoDropout > 1 + ROUNDING) {
            throw new IllegalArgumentException(
                    "Training: audioDropout and videoDropout are shares of batches, and must be"
                            + " at most 1 together, not " + audioDropout + " and " + videoDropout + ".");
        }
    }

    private static void requireShare(String field, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("Training: " + field + " must be 0 to 1, not " + value + ".");
        }
    }

    /**
     * The senses that are learnt from.
     *
     * @throws IllegalArgumentException if the model does not take them in, or one is dropped that is not used
     */
    public Set<Modality> of(TrainableModel model) {
        if (!model.modalities().containsAll(used)) {
            throw new IllegalArgumentException("Training: modalities are " + Modality.named(used)
                    + ", but this checkpoint takes in " + Modality.named(model.modalities())
                    + " alone: leave the other out, or take a checkpoint that has it.");
        }
        Set<Modality> learnt = used.isEmpty() ? model.modalities() : used;
        if (isDropping() && learnt.size() < 2) {
            throw new IllegalArgumentException(
                    "Training: a sense can only be dropped where there is another, and this run" + " learns from "
                            + Modality.named(learnt) + " alone: leave audioDropout and videoDropout out.");
        }
        return learnt;
    }

    /**
     * The same as a run keeps it: all senses of the model are no other than those that nobody names, and how pictures are
     * varied is said only where they are learnt from.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    ModalitySettings settled(TrainableModel model) {
        Set<Modality> learnt = of(model);
        boolean sees = learnt.contains(Modality.VIDEO);
        return new ModalitySettings(
                learnt.equals(model.modalities()) ? Set.of() : used,
                audioDropout,
                videoDropout,
                sees ? randomCrop : USUAL.randomCrop,
                sees ? flip : USUAL.flip);
    }

    private boolean isDropping() {
        return audioDropout > 0 || videoDropout > 0;
    }

    /** What a batch keeps. */
    Set<Modality> kept(SplittableRandom random) {
        return isDropping()
                ? new ModalityDropout(Math.max(0, 1 - audioDropout - videoDropout), videoDropout)
                        .kept(random.nextDouble())
                : EnumSet.allOf(Modality.class);
    }

    /** A clip as it is learnt from. */
    Clip varied(Clip clip, SplittableRandom random) {
        GreyFrames mouth = clip.video();
        if (mouth == null) {
            return clip;
        }
        boolean mirrored = random.nextDouble() < flip;
        double down = random.nextDouble();
        double right = random.nextDouble();
        if (randomCrop && Math.min(mouth.height(), mouth.width()) > SIDE) {
            mouth = mouth.cut(
                    (int) (down * (mouth.height() - SIDE + 1)), (int) (right * (mouth.width() - SIDE + 1)), SIDE, SIDE);
        }
        return new Clip(clip.audio(), mirrored ? mouth.mirrored() : mouth);
    }

    /** By name, as a run keeps them. */
    void putInto(ObjectNode json) {
        if (equals(USUAL)) {
            // Runs of before did not say it, and go on.
            json.remove(NAME);
            return;
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (!used.isEmpty()) {
            ArrayNode names = node.putArray("used");
            EnumSet.copyOf(used).forEach(sense -> names.add(sense.name().toLowerCase(Locale.ROOT)));
        }
        node.put("audioDropout", audioDropout);
        node.put("videoDropout", videoDropout);
        if (used.isEmpty() || used.contains(Modality.VIDEO)) {
            node.put("randomCrop", randomCrop);
            node.put("flip", flip);
        }
        json.set(NAME, node);
    }

    /** Those that a run keeps. */
    static ModalitySettings keptIn(ObjectNode json) {
        JsonNode node = json.path(NAME);
        Set<Modality> used = EnumSet.noneOf(Modality.class);
        node.path("used")
                .forEach(sense -> used.add(Modality.valueOf(sense.asText().toUpperCase(Locale.ROOT))));
        return new ModalitySettings(
                used,
                node.path("audioDropout").asDouble(USUAL.audioDropout),
                node.path("videoDropout").asDouble(USUAL.videoDropout),
                node.path("randomCrop").asBoolean(USUAL.randomCrop),
                node.path("flip").asDouble(USUAL.flip));
    }
}
