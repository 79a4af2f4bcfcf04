package dev.hubbub.scoring.significance;

import dev.hubbub.scoring.utterance.Utterance;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is drawn as one when systems are compared: errors within one go together. */
public enum Unit {
    /** Who is called the same in several sessions is one: whoever names speakers by session says the session in the name. */
    SPEAKER("speakers") {
        @Override
        public String of(Utterance utterance) {
            return utterance.speaker().orElseGet(() -> UTTERANCE.of(utterance));
        }
    },
    SESSION("sessions") {
        @Override
        public String of(Utterance utterance) {
            return utterance.session();
        }
    },
    UTTERANCE("utterances") {
        @Override
        public String of(Utterance utterance) {
            return utterance.session() + "\0" + utterance.id();
        }
    };

    private final String plural;

    Unit(String plural) {
        this.plural = plural;
    }

    /** Its name, the same for all utterances that it holds. */
    public abstract String of(Utterance utterance);

    /** Several of them. */
    public String plural() {
        return plural;
    }

    /**
     * The largest one of which there are enough, which is that of which there are fewest: sessions where several speakers
     * are in each, and speakers, if all are named, where each is in several. Utterances if there are enough of neither.
     */
    public static Unit fitting(List<Utterance> utterances) {
        boolean named =
                utterances.stream().allMatch(utterance -> utterance.speaker().isPresent());
        return Stream.of(SPEAKER, SESSION)
                .filter(unit -> unit != SPEAKER || named)
                .filter(unit -> unit.count(utterances) >= PairedComparison.FEWEST_UNITS)
                .min(Comparator.comparingLong(unit -> unit.count(utterances)))
                .orElse(UTTERANCE);
    }

    private long count(List<Utterance> utterances) {
        return utterances.stream().map(this::of).distinct().count();
    }
}
