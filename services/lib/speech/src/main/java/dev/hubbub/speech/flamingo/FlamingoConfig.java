package dev.hubbub.speech.flamingo;

import dev.hubbub.speech.avhubert.AvHubertDimensions;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.JsonFields;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What neither the names nor the shapes of a checkpoint's tensors say of the pictures' way into it; the rest of
 * {@code config.json} is Whisper's.
 *
 * @param videoHeads attention heads of the video encoder; absent for one for every 64 of its width
 */
record FlamingoConfig(OptionalInt videoHeads) {
    /** Gated layers of their own, the only kind of fusion that has them. */
    private static final String SEPARATE = "separate";

    /**
     * Reads the {@code config.json} in a folder, if there is one of this family.
     *
     * @throws CheckpointException if the pictures are to go another way than through gated layers
     */
    static FlamingoConfig in(Path folder) {
        return JsonFields.readIfPresent(folder.resolve("config.json"))
                .filter(FlamingoConfig::isOne)
                .map(FlamingoConfig::of)
                .orElse(new FlamingoConfig(OptionalInt.empty()));
    }

    /**
     * The heads of an AV-HuBERT as the {@code config.json} in its folder says them, in the words of its own family.
     *
     * @throws CheckpointException if it says no number of heads
     */
    static OptionalInt headsOfAvHubert(Path folder) {
        return JsonFields.readIfPresent(folder.resolve("config.json"))
                .map(fields -> AvHubertDimensions.headsIn(
                        fields, isOne(fields) ? AvHubertDimensions.VIDEO_HEADS : AvHubertDimensions.HEADS))
                .orElse(OptionalInt.empty());
    }

    private static boolean isOne(JsonFields fields) {
        return fields.text("model_type", "").equals(FlamingoLayout.MODEL_TYPE);
    }

    private static FlamingoConfig of(JsonFields fields) {
        String fusion = fields.text("av_fusion", SEPARATE);
        if (!fusion.equals(SEPARATE)) {
            throw new CheckpointException(fields.source() + " says av_fusion " + fusion + ", but only models with gated"
                    + " layers can be computed, whose av_fusion is " + SEPARATE
                    + ": name a checkpoint that was trained so.");
        }
        return new FlamingoConfig(AvHubertDimensions.headsIn(fields, AvHubertDimensions.VIDEO_HEADS));
    }
}
