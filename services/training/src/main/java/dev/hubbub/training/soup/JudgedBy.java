package dev.hubbub.training.soup;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.speech.model.ModelFamily;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What candidates are to be judged by: kept in the lineage, and what tells its judgements from others.
 *
 * @param family whose decoder judges: another version may choose otherwise
 * @param dataset what is held out, as people name it
 * @param content what is in it
 * @param language of utterances that name none; {@code null} if nobody says it
 * @param clips how clips are cut; {@code null} for the usual way, or of what is not cut
 * @param modalities what of it candidates are asked to take in; {@code null} for all that they can
 */
public record JudgedBy(
        ModelFamily family,
        String dataset,
        Digest content,
        String language,
        ClipSettings clips,
        boolean padToThirtySeconds,
        List<Sense> modalities) {

    /** By name, with what was said alone. */
    public Map<String, Object> described() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("metric", "wer");
        described.put("architecture", family.name());
        described.put("familyVersion", family.version());
        described.put("dataset", dataset);
        described.put("datasetDigest", content.hex());
        described.put("language", language);
        described.put("clips", clips);
        described.put("padToThirtySeconds", padToThirtySeconds);
        described.put("modalities", modalities);
        described.values().removeIf(value -> value == null);
        return described;
    }
}
