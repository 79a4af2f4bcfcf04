package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.digest.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sound of utterances, to find it again in others, whatever the files are called that hold it. People who talk at once
 * are not each other's: where both say who speaks, and texts differ, it is another utterance. What a speaker of a session
 * says at a time is one utterance in every view and file of it.
 */
final class SharedSound {

    /** An utterance of which less is also learnt from has mostly not been heard. */
    private static final double SHARE = 0.5;

    private final Map<Object, List<Stretch>> byClock = new HashMap<>();

    /**
     * Where an utterance is.
     *
     * @param content of its recording
     * @param start in seconds
     * @param end in seconds
     * @param channel from 1; {@code null} for all
     * @param speaker {@code null} if nobody says it
     * @param said where it is in its session; {@code null} if it is of none
     */
    record Place(Digest content, double start, double end, Integer channel, String speaker, String text, Session said) {

        /** The same on every clock that it can be found by. */
        private List<Stretch> stretches() {
            List<Stretch> stretches = new ArrayList<>();
            stretches.add(new Stretch(content, start, end, this));
            if (said != null) {
                double until = said.start() + end - start;
                stretches.add(new Stretch(List.of(said.content(), speaker), said.start(), until, this));
                stretches.add(new Stretch(List.of(said.name(), speaker), said.start(), until, this));
            }
            return stretches;
        }

        private boolean canBe(Place other) {
            boolean heard = channel == null || other.channel == null || channel.equals(other.channel);
            boolean others = speaker != null
                    && other.speaker != null
                    && !speaker.equals(other.speaker)
                    && !text.equals(other.text);
            return heard && !others;
        }
    }

    /**
     * The session of an utterance.
     *
     * @param content of what it was recorded as
     * @param name that no other session of any dataset has
     * @param start of the utterance, in seconds on the session's clock
     */
    record Session(Digest content, String name, double start) {}

    /** When a place is, on the clock of its recording or of its speaker in the session. */
    private record Stretch(Object clock, double start, double end, Place place) {

        boolean canBe(Stretch other) {
            return !(clock instanceof Digest) || place.canBe(other.place);
        }
    }

    SharedSound(List<Place> places) {
        for (Place place : places) {
            for (Stretch stretch : place.stretches()) {
                byClock.computeIfAbsent(stretch.clock(), clock -> new ArrayList<>())
                        .add(stretch);
            }
        }
        byClock.values().forEach(onOne -> onOne.sort(Comparator.comparingDouble(Stretch::start)));
    }

    /** Whether at least half of an utterance is in these. */
    boolean holds(Place asked) {
        return asked.stretches().stream().anyMatch(this::holds);
    }

    private boolean holds(Stretch asked) {
        double covered = 0;
        double reached = asked.start();
        for (Stretch place : byClock.getOrDefault(asked.clock(), List.of())) {
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
