package dev.hubbub.localdev.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnTakingTest {

    /** Says lines of 2 to 4 seconds in no time at all. */
    private static final SpeechSource SILENT = new SpeechSource() {
        @Override
        public List<String> lines() {
            return IntStream.range(0, 30).mapToObj(n -> "line " + n).toList();
        }

        @Override
        public Utterance say(int number, Voice voice) {
            return new Utterance(
                    lines().get(number), new float[32_000 + number * 1000], new MouthTrack(List.of(), List.of()));
        }
    };

    private static List<Turn> turns(SessionPlan plan) throws IOException {
        List<Voice> voices = IntStream.range(0, plan.speakers())
                .mapToObj(speaker -> new Voice(speaker, 1))
                .toList();
        return new TurnTaking(plan, SILENT, voices).turns();
    }

    /** Seconds in which two of them speak, over the seconds in which one does. */
    private static double sharedTime(List<Turn> turns, SessionPlan plan, boolean sameConversation) {
        int both = 0;
        int any = 0;
        for (double time = 0; time < plan.seconds(); time += 0.02) {
            double now = time;
            List<Turn> speaking = turns.stream()
                    .filter(turn -> turn.start() <= now && now < turn.end())
                    .toList();
            any += speaking.isEmpty() ? 0 : 1;
            for (Turn one : speaking) {
                boolean met = speaking.stream()
                        .anyMatch(other -> other != one
                                && sameConversation
                                        == (plan.conversation(one.speaker()) == plan.conversation(other.speaker())));
                if (met) {
                    both++;
                    break;
                }
            }
        }
        return (double) both / any;
    }

    @Test
    void people_of_a_conversation_take_turns_and_conversations_go_on_beside_each_other() throws IOException {
        SessionPlan plan = new SessionPlan(6, 3, 120, 0.1, 0, 4);
        List<Turn> turns = turns(plan);

        assertThat(sharedTime(turns, plan, true)).isLessThan(0.1);
        assertThat(sharedTime(turns, plan, false)).isGreaterThan(0.5);
        assertThat(turns).allMatch(turn -> turn.start() >= 0 && turn.end() <= 120);
        for (int speaker = 0; speaker < 6; speaker++) {
            int who = speaker;
            List<Turn> own =
                    turns.stream().filter(turn -> turn.speaker() == who).toList();
            assertThat(own).hasSizeGreaterThan(5);
            for (int n = 1; n < own.size(); n++) {
                assertThat(own.get(n).start())
                        .isGreaterThanOrEqualTo(own.get(n - 1).end());
            }
        }
    }

    @Test
    void a_line_that_is_too_long_for_what_is_left_is_passed_over() throws IOException {
        SpeechSource longWinded = new SpeechSource() {
            @Override
            public List<String> lines() {
                return SILENT.lines();
            }

            @Override
            public Utterance say(int number, Voice voice) throws IOException {
                return number % 3 == 0
                        ? new Utterance("on and on", new float[16_000 * 100], new MouthTrack(List.of(), List.of()))
                        : SILENT.say(number, voice);
            }
        };
        SessionPlan plan = new SessionPlan(2, 1, 60, 0, 0, 4);
        List<Turn> turns = new TurnTaking(plan, longWinded, List.of(new Voice(0, 1), new Voice(1, 1))).turns();
        assertThat(turns).hasSizeGreaterThan(11).allMatch(turn -> turn.end() <= 60);
        assertThat(turns.get(turns.size() - 1).end()).isGreaterThan(53);
    }

    @Test
    void more_overlap_is_more_overlap() throws IOException {
        SessionPlan little = new SessionPlan(4, 1, 120, 0, 0, 9);
        SessionPlan much = new SessionPlan(4, 1, 120, 0.8, 0, 9);

        assertThat(sharedTime(turns(little), little, true)).isZero();
        assertThat(sharedTime(turns(much), much, true)).isBetween(0.05, 0.3);
    }

    @Test
    void conversations_have_words_of_their_own() throws IOException {
        SessionPlan plan = new SessionPlan(4, 2, 60, 0.1, 0, 2);
        List<List<String>> texts = new ArrayList<>(List.of(new ArrayList<>(), new ArrayList<>()));
        turns(plan).forEach(turn -> texts.get(plan.conversation(turn.speaker()))
                .add(turn.utterance().text()));

        assertThat(texts.get(0)).doesNotContainAnyElementsOf(texts.get(1));
    }

    @Test
    void a_session_in_which_somebody_gets_no_word_in_is_refused() {
        assertThatThrownBy(() -> turns(new SessionPlan(8, 1, 10, 0.1, 0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "In 10.0 seconds not everyone of 8 speakers gets a word in: give the session more seconds.");
    }
}
