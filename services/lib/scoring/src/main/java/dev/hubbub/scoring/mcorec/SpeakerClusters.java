package dev.hubbub.scoring.mcorec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A file that says who talks with whom: by speaker a number or a name of the conversation. */
final class SpeakerClusters {

    private final Map<String, String> conversations = new LinkedHashMap<>();
    private final Map<String, String> problems = new LinkedHashMap<>();

    /** @param groups a JSON object with an entry per speaker */
    SpeakerClusters(JsonNode groups) {
        boolean[] numbers = {false, false};
        groups.properties().forEach(entry -> {
            Optional<String> conversation = conversation(entry.getValue());
            numbers[entry.getValue().isNumber() ? 1 : 0] |= conversation.isPresent();
            if (conversation.isPresent() && numbers[0] && numbers[1]) {
                problems.put(
                        entry.getKey(),
                        "names the conversation by " + entry.getValue() + " and others "
                                + (entry.getValue().isNumber() ? "by texts" : "by numbers")
                                + "; use numbers for all of them");
            } else if (conversation.isPresent()) {
                conversations.put(entry.getKey(), conversation.get());
            } else {
                problems.put(
                        entry.getKey(),
                        "has " + shortened(entry.getValue().toString())
                                + " for a conversation; give the speaker a number");
            }
        });
    }

    /** Equal texts for equal conversations; nothing for what names none. */
    private static Optional<String> conversation(JsonNode value) {
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return Optional.of(value.decimalValue().stripTrailingZeros().toString());
        }
        return value.isTextual() && !value.textValue().isBlank() ? Optional.of(value.textValue()) : Optional.empty();
    }

    private static String shortened(String json) {
        return json.length() <= 40 ? json : json.substring(0, 40) + "…";
    }

    /** By speaker the conversation. */
    Map<String, String> conversations() {
        return conversations;
    }

    /** By speaker what is wrong with the entry, beginning with a verb. */
    Map<String, String> problems() {
        return problems;
    }
}
