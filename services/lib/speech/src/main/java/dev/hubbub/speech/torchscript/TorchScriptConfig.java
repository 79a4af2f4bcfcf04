package dev.hubbub.speech.torchscript;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.features.LogMel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code config.json} says of an exported model.
 *
 * @param blank the token that stands for nothing
 * @param marks other tokens that are no text
 * @param languages codes of the languages it writes; empty if it is not said
 * @param longestSeconds the longest clip it takes
 * @param batched whether it takes several clips at once
 */
record TorchScriptConfig(int blank, Set<Integer> marks, Set<String> languages, double longestSeconds, boolean batched) {

    static final String MODEL_TYPE = "torchscript";

    private static final String FILE = "config.json";

    TorchScriptConfig {
        marks = Set.copyOf(marks);
        languages = Collections.unmodifiableSet(new LinkedHashSet<>(languages));
    }

    /** Whether a folder says that it holds an exported model. */
    static boolean isIn(Path folder) {
        return JsonFields.readIfPresent(folder.resolve(FILE))
                .filter(fields -> fields.text("model_type", "").equals(MODEL_TYPE))
                .isPresent();
    }

    /** @throws CheckpointException if the folder has none, or it says what cannot be */
    static TorchScriptConfig read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new CheckpointException(
                    folder + " is no folder of an exported model: it holds no config.json beside model.pt.");
        }
        JsonFields fields = JsonFields.read(file);
        int rate = fields.optionalInteger("sampling_rate").orElse(LogMel.SAMPLE_RATE);
        int blank = fields.optionalInteger("blank").orElse(0);
        double longest = fields.node().path("longest_seconds").asDouble(Double.POSITIVE_INFINITY);
        require(file, rate == LogMel.SAMPLE_RATE, "sampling_rate", rate, "sound reaches models at 16000 Hz");
        require(file, blank >= 0, "blank", blank, "it is the id of a token");
        require(file, longest > 0, "longest_seconds", longest, "it is above 0");
        return new TorchScriptConfig(
                blank,
                new LinkedHashSet<>(fields.integers("marks").orElse(List.of())),
                languages(fields),
                longest,
                fields.flag("batched", true));
    }

    private static Set<String> languages(JsonFields fields) {
        List<String> codes = new ArrayList<>();
        fields.node().path("languages").forEach(code -> codes.add(code.asText()));
        return new LinkedHashSet<>(codes);
    }

    private static void require(Path file, boolean holds, String field, Object value, String why) {
        if (!holds) {
            throw new CheckpointException(file + " says " + field + " " + value + ", but " + why + ".");
        }
    }

    boolean isText(int token) {
        return token != blank && !marks.contains(token);
    }
}
