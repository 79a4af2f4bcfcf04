package dev.hubbub.scoring.significance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.scoring.utterance.Utterance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnitTest {

    private final List<Utterance> utterances = new ArrayList<>();

    private void add(int session, String speaker) {
        utterances.add(new Utterance(
                "session " + session, "u" + utterances.size(), Optional.ofNullable(speaker), "said", "heard"));
    }

    @Test
    void a_voice_that_is_in_twelve_sessions_is_one_speaker_so_sessions_are_drawn() {
        for (int session = 0; session < 12; session++) {
            add(session, "the voice");
        }
        assertEquals(1, units(Unit.SPEAKER));
        assertEquals(Unit.SESSION, Unit.fitting(utterances));
    }

    @Test
    void sessions_are_larger_than_the_speakers_that_are_each_in_one_of_them() {
        for (int session = 0; session < 10; session++) {
            add(session, session + " a");
            add(session, session + " b");
        }
        assertEquals(Unit.SESSION, Unit.fitting(utterances));
        utterances.removeIf(utterance -> utterance.session().equals("session 9"));
        assertEquals(Unit.SPEAKER, Unit.fitting(utterances), "nine sessions are too few");
    }

    @Test
    void speakers_are_larger_than_the_sessions_where_each_is_in_several() {
        for (int session = 0; session < 20; session++) {
            add(session, "voice " + session % 10);
        }
        assertEquals(Unit.SPEAKER, Unit.fitting(utterances));
        add(0, null);
        assertEquals(Unit.SESSION, Unit.fitting(utterances), "who speaks is not known of each");
    }

    @Test
    void utterances_are_drawn_where_there_are_too_few_of_what_they_are_in() {
        for (int i = 0; i < 30; i++) {
            add(i % 3, "voice " + i % 2);
        }
        assertEquals(Unit.UTTERANCE, Unit.fitting(utterances));
    }

    private long units(Unit unit) {
        return utterances.stream().map(unit::of).distinct().count();
    }
}
