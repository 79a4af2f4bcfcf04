package dev.hubbub.controller.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.controller.resource.Checkpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Labels that a checkpoint has unless somebody gives it others: those of its {@code hubbub.json}, then those that its
 * place says, {@code checkpoints/MODEL/RUN/STEP/}, of which the last two may be absent.
 *
 * @param labels by name
 * @param refused names in {@code hubbub.json} that are no label or have no value of one
 */
record CheckpointLabels(Map<String, String> labels, List<String> refused) {

    /** Where checkpoints are that need no other place. */
    static final String FOLDER = "checkpoints/";

    // Names with a prefix are other programs' to give, and some are ours.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern STEP =
            Pattern.compile("(?:(?:checkpoint|step|global_step|iteration|iter|epoch)[-_]?)?0*([0-9]{1,9})");
    private static final int LONGEST = 63;
    private static final int MOST = 16;

    /**
     * Those of a folder.
     *
     * @param key the folder's, which ends in a slash
     * @param described what {@code hubbub.json} says; absent if it says nothing
     */
    static CheckpointLabels of(String key, JsonNode described) {
        Map<String, String> labels = new LinkedHashMap<>();
        List<String> refused = new ArrayList<>();
        if (described != null) {
            described.properties().forEach(label -> {
                String value = label.getValue().asText();
                if (labels.size() < MOST
                        && label.getValue().isValueNode()
                        && !label.getValue().isNull()
                        && NAME.matcher(label.getKey()).matches()
                        && VALUE.matcher(value).matches()) {
                    labels.put(label.getKey(), value);
                } else if (refused.size() < MOST) {
                    refused.add(value(label.getKey()));
                }
            });
        }
        ofPlace(key).forEach(labels::putIfAbsent);
        return new CheckpointLabels(labels, refused);
    }

    private static Map<String, String> ofPlace(String key) {
        boolean ours = key.startsWith(FOLDER);
        List<String> parts = new ArrayList<>(Arrays.asList((ours ? key.substring(FOLDER.length()) : key)
                .replaceAll("/+$", "")
                .split("/+")));
        Map<String, String> labels = new LinkedHashMap<>();
        Optional<String> step = parts.size() > 1 ? step(parts.get(parts.size() - 1)) : Optional.empty();
        step.ifPresent(number -> {
            labels.put(Checkpoint.STEP_LABEL, number);
            parts.remove(parts.size() - 1);
        });
        labels.put(Checkpoint.MODEL_LABEL, value(ours ? parts.get(0) : parts.get(parts.size() - 1)));
        if (ours && parts.size() > 1) {
            labels.put(Checkpoint.RUN_LABEL, value(String.join(".", parts.subList(1, parts.size()))));
        }
        labels.values().removeIf(String::isEmpty);
        return labels;
    }

    private static Optional<String> step(String folder) {
        Matcher number = STEP.matcher(folder);
        return number.matches() ? Optional.of(number.group(1)) : Optional.empty();
    }

    /** A text as a label's value: what it cannot hold is a hyphen. */
    static String value(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return (plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain).replaceAll("[^A-Za-z0-9]+$", "");
    }
}
