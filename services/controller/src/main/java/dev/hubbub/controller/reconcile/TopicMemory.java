package dev.hubbub.controller.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which topics a run's tasks were sent through: a name alone may be that of another one later. */
final class TopicMemory {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Instant> looked = new HashMap<>();

    /** Whether it is time to look at a topic; it counts as looked at then. */
    boolean isDue(String topic, Instant now) {
        Instant last = looked.get(topic);
        if (last != null && last.plus(BETWEEN_LOOKS).isAfter(now)) {
            return false;
        }
        looked.put(topic, now);
        return last != null || ids.containsKey(topic);
    }

    boolean isKnown(String topic) {
        return ids.containsKey(topic);
    }

    /** Tasks are sent through the topic of this id. */
    void sentThrough(String topic, Optional<String> id) {
        id.ifPresent(known -> ids.put(topic, known));
    }

    /** Whether a topic is not the one that tasks were sent through. One that is first seen now is that one. */
    boolean differs(String topic, Optional<String> now) {
        String known = ids.get(topic);
        if (known == null) {
            sentThrough(topic, now);
            return now.isEmpty();
        }
        return !Optional.of(known).equals(now);
    }

    void forget(String topic) {
        ids.remove(topic);
        looked.remove(topic);
    }
}
