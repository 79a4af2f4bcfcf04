package dev.hubbub.cluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** Finds entries of lists that are maps. */
final class KeyedItems {
    private KeyedItems() {}

    /** The index of the entry with the same keys as the given one, or -1. */
    static int find(JsonNode list, List<String> keys, JsonNode like) {
        for (int i = 0; i < list.size(); i++) {
            JsonNode item = list.get(i);
            if (keys.stream().allMatch(key -> item.path(key).equals(like.path(key)))) {
                return i;
            }
        }
        return -1;
    }

    static int findValue(JsonNode list, JsonNode value) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    static void addMissing(ArrayNode list, JsonNode values) {
        for (JsonNode value : values) {
            if (findValue(list, value) < 0) {
                list.add(value.deepCopy());
            }
        }
    }
}
