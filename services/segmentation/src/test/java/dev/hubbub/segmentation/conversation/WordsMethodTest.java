package dev.hubbub.segmentation.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.segmentation.activity.TimeSpan;
import dev.hubbub.segmentation.conversation.Speech.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsMethodTest {

    private static final List<List<String>> TOPICS = List.of(
            List.of("tennis", "racket", "court", "serve", "match", "coach", "trophy", "player"),
            List.of("pasta", "tomato", "recipe", "garlic", "oven", "cheese", "dinner", "kitchen"));

    /**
     * Two conversations of two people each who speak little, so that all take turns with all by chance.
     *
     * @param answering whether people answer at once
     * @param topics whether each conversation has words of its own
     */
    private static Map<String, Speech> session(long seed, boolean answering, boolean topics) {
        Random random = new Random(seed);
        Map<String, List<Turn>> turns = new LinkedHashMap<>();
        for (int speaker = 0; speaker < 4; speaker++) {
            turns.put("spk_" + speaker, new ArrayList<>());
        }
        for (int conversation = 0; conversation < 2; conversation++) {
            double time = 5 * conversation;
            for (int turn = 0; time < 280; turn++) {
                double length = 2 + 2 * random.nextDouble();
                String speaker = "spk_" + (2 * conversation + turn % 2);
                turns.get(speaker)
                        .add(new Turn(new TimeSpan(time, time + length), text(random, topics ? conversation : -1)));
                boolean answer = answering && turn % 2 == 0;
                time += length + (answer ? 0.3 + random.nextDouble() * 0.5 : 6 + 8 * random.nextDouble());
            }
        }
        Map<String, Speech> speakers = new LinkedHashMap<>();
        turns.forEach((speaker, said) ->
                speakers.put(speaker, new Speech(said.stream().map(Turn::span).toList(), said)));
        return speakers;
    }

    private static String text(Random random, int topic) {
        StringBuilder text = new StringBuilder("well I think the");
        for (int word = 0; word < 3; word++) {
            List<String> words = TOPICS.get(topic < 0 ? random.nextInt(2) : topic);
            text.append(' ').append(words.get(random.nextInt(words.size())));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void answers_tell_conversations_apart_where_time_alone_does_not(long seed) {
        Map<String, Speech> session = session(seed, true, true);
        Map<String, Integer> found = new ConversationClustering(Cut.AtScore.BASELINE, new WordsMethod()).group(session);
        assertEquals(found.get("spk_0"), found.get("spk_1"));
        assertEquals(found.get("spk_2"), found.get("spk_3"));
        assertNotEquals(found.get("spk_0"), found.get("spk_2"));
        Map<String, Integer> baseline = new ConversationClustering(Cut.AtScore.BASELINE).group(session);
        assertEquals(
                1, Map.copyOf(baseline).values().stream().distinct().count(), "the baseline sees one conversation");
    }

    @Test
    void words_and_answers_each_say_something_alone() {
        double plain = 0;
        double answers = 0;
        double words = 0;
        for (long seed = 1; seed <= 10; seed++) {
            plain += contrast(scores(session(seed, false, false))) / 10;
            answers += contrast(scores(session(seed, true, false))) / 10;
            words += contrast(scores(session(seed, false, true))) / 10;
        }
        assertTrue(answers > plain + 0.2, answers + " against " + plain);
        assertTrue(words > plain + 0.05, words + " against " + plain);
    }

    @Test
    void people_who_are_never_heard_score_less_than_under_the_baseline_and_no_more() {
        List<Speech> silent = List.of(
                new Speech(List.of(new TimeSpan(0, 5)), List.of()), new Speech(List.of(new TimeSpan(6, 9)), List.of()));
        assertEquals(0.85, new WordsMethod().scores(silent)[0][1], 1e-9);
        assertEquals(1, new OverlapMethod().scores(silent)[0][1], 1e-9);
    }

    @Test
    void a_score_stays_between_nothing_and_one() {
        for (long seed = 0; seed < 20; seed++) {
            for (double[] row : scores(session(seed, true, true))) {
                for (double score : row) {
                    assertTrue(score >= 0 && score <= 1, "" + score);
                }
            }
        }
    }

    private static double[][] scores(Map<String, Speech> session) {
        return new WordsMethod().scores(List.copyOf(session.values()));
    }

    /** How much higher people of one conversation score than people of two. */
    private static double contrast(double[][] scores) {
        double within = (scores[0][1] + scores[2][3]) / 2;
        double across = (scores[0][2] + scores[0][3] + scores[1][2] + scores[1][3]) / 4;
        return within - across;
    }
}
