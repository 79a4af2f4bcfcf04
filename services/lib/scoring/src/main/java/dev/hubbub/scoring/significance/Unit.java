package dev.hubbub.scoring.significance;

import dev.hubbub.scoring.utterance.Utterance;
import java.util.List;

/** What is drawn as one when systems are compared: errors within one go together. */
public enum Unit {
    SPEAKER("speakers") {
        @Override
        public String of(Utterance utterance) {
            return utterance.session() + "\0" + utterance.speaker().orElse(utterance.id());
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

    /** The largest one of which there are enough: speakers where they are named, else sessions, else utterances. */
    public static Unit fitting(List<Utterance> utterances) {
        boolean named =
                utterances.stream().allMatch(utterance -> utterance.speaker().isPresent());
        if (named && SPEAKER.count(utterances) >= PairedComparison.FEWEST_UNITS) {
            return SPEAKER;
        }
        return SESSION.count(utterances) >= PairedComparison.FEWEST_UNITS ? SESSION : UTTERANCE;
    }

    private long count(List<Utterance> utterances) {
        return utterances.stream().map(this::of).distinct().count();
    }
}
