package dev.hubbub.speech.avhubert;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.model.Modality;
import java.util.EnumSet;
import java.util.Set;

/** Which senses a configuration leaves a model: {@code modality} switches one of them off. */
public final class AvHubertSenses {

    private AvHubertSenses() {}

    /** @throws CheckpointException if it says something else than audio, video or both */
    public static Set<Modality> of(JsonFields config) {
        String modality = config.node().path("modality").asText("");
        return switch (modality) {
            case "", "null", "both", "audiovisual", "av" -> EnumSet.allOf(Modality.class);
            case "audio" -> EnumSet.of(Modality.AUDIO);
            case "video" -> EnumSet.of(Modality.VIDEO);
            default -> throw new CheckpointException(config.source() + " says modality \"" + modality
                    + "\", which is none of audio, video and both: correct it.");
        };
    }
}
