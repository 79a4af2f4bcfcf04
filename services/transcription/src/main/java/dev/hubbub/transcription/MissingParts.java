package dev.hubbub.transcription;

import dev.hubbub.contracts.transcript.Segment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What cannot be seen or heard of a session's recordings, or was chosen of them, in sentences: of one kind one for each
 * recording, with its first segment and how many others it is so with. For several threads.
 */
final class MissingParts {

    /** What becomes of a segment. */
    enum Kind {
        NOT_HEARD,
        /** The pictures of the whole recording cannot be had. */
        ONLY_HEARD_THROUGHOUT,
        ONLY_HEARD,
        ONLY_SEEN,
        SEEN_LESS_THAN_HEARD,
        HEARD_LESS_THAN_SEEN;

        boolean isOnlyHeard() {
            return this == ONLY_HEARD || this == ONLY_HEARD_THROUGHOUT;
        }
    }

    private record Subject(Kind kind, String media) {}

    private final Consumer<String> notices;
    private final Set<String> sentences = new HashSet<>();

    /** By the segments that they are of. */
    private final Map<Subject, Map<String, String>> ofSegments = new HashMap<>();

    /** @param notices is told every sentence as soon as it is so, for the first segment that it is so with */
    MissingParts(Consumer<String> notices) {
        this.notices = notices;
    }

    /** Says something once. */
    synchronized void say(String sentence) {
        if (sentences.add(sentence)) {
            notices.accept(sentence);
        }
    }

    /**
     * Says something of a segment and its recording.
     *
     * @param sentence from the segment's identifier
     */
    synchronized void say(Kind kind, Segment segment, Function<String, String> sentence) {
        Map<String, String> said =
                ofSegments.computeIfAbsent(new Subject(kind, segment.media()), first -> new LinkedHashMap<>());
        String ofThis = sentence.apply(segment.id());
        if (said.isEmpty()) {
            notices.accept(ofThis);
        }
        said.putIfAbsent(segment.id(), ofThis);
    }

    /** All of it, sorted; complete once the session is read and decoded. */
    synchronized List<String> all() {
        SortedSet<String> all = new TreeSet<>(sentences);
        ofSegments.forEach((subject, said) -> {
            Map<String, String> left = new LinkedHashMap<>(said);
            if (subject.kind().isOnlyHeard()) {
                // What is not even heard is said as that alone.
                left.keySet()
                        .removeAll(ofSegments
                                .getOrDefault(new Subject(Kind.NOT_HEARD, subject.media()), Map.of())
                                .keySet());
            }
            if (!left.isEmpty()) {
                all.add(sentence(subject.kind(), List.copyOf(left.values())));
            }
        });
        return List.copyOf(all);
    }

    private static String sentence(Kind kind, List<String> ofSegments) {
        int others = ofSegments.size() - 1;
        if (others == 0 || kind == Kind.ONLY_HEARD_THROUGHOUT) {
            return ofSegments.get(0);
        }
        return ofSegments.get(0)
                + (others == 1
                        ? " It is so with 1 other segment of this recording."
                        : " It is so with " + others + " other segments of this recording.");
    }
}
