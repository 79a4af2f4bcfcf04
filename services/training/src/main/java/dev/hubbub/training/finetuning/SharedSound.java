package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sound of utterances, to find it again in others, whatever the files are called that hold it. People who talk at once
 * are not each other's: where both say who speaks, and texts differ, it is another utterance.
 */
final class SharedSound {

    /** An utterance of which less is also learnt from has mostly not been heard. */
    private static final double SHARE = 0.5;

    private final Map<Digest, List<Place>> byContent = new HashMap<>();

    /**
     * Where an utterance is.
     *
     * @param content of its recording
     * @param start in seconds
     * @param end in seconds
     * @param channel from 1; {@code null} for all
     * @param speaker {@code null} if nobody says it
     */
    record Place(Digest content, double start, double end, Integer channel, String speaker, String text) {

        private boolean canBe(Place other) {
            boolean heard = channel == null || other.channel == null || channel.equals(other.channel);
            boolean others = speaker != null
                    && other.speaker != null
                    && !speaker.equals(other.speaker)
                    && !text.equals(other.text);
            return heard && !others;
        }
    }

    SharedSound(List<Place> places) {
        for (Place place : places) {
            byContent
                    .computeIfAbsent(place.content(), content -> new ArrayList<>())
                    .add(place);
        }
        byContent.values().forEach(inOne -> inOne.sort(Comparator.comparingDouble(Place::start)));
    }

    /** Whether at least half of an utterance is in these. */
    boolean holds(Place asked) {
        double covered = 0;
        double reached = asked.start();
        for (Place place : byContent.getOrDefault(asked.content(), List.of())) {
            if (place.start() >= asked.end()) {
                break;
            }
            if (place.canBe(asked)) {
                double end = Math.min(place.end(), asked.end());
                covered += Math.max(0, end - Math.max(reached, place.start()));
                reached = Math.max(reached, end);
            }
        }
        return covered >= SHARE * (asked.end() - asked.start());
    }
}
