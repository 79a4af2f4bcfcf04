package dev.hubbub.segmentation.conversation;

import dev.hubbub.segmentation.activity.TimeSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Also uses what was heard: people who converse answer each other, and use each other's words. To the baseline's score two
 * lifts are added, each the binary logarithm of how much more often than by chance something happens between two people:
 *
 * <ul>
 *   <li>turns: one begins within a second and a half of the other's end, against how often any time would do;
 *   <li>words: what one says and the other says within a quarter of a minute share words, those that few people
 *       use more than others, against what any two people share at any time.
 * </ul>
 *
 * <p>Without evidence a pair scores less than under the baseline, where two people who speak little score high whoever
 * they talk with. The numbers below are chosen, not fitted: no recording of the challenge was at hand.
 */
public record WordsMethod() implements ConversationMethod {

    private static final double SHARE_WITHOUT_EVIDENCE = 0.15;
    private static final double SHARE_OF_TURNS = 0.12;
    private static final double SHARE_OF_WORDS = 0.08;
    private static final double LARGEST_LIFT = 2;

    /** In seconds: an answer may begin a little before the other has ended. */
    private static final TimeSpan ANSWER = new TimeSpan(-0.4, 1.5);

    private static final double NEAR_SECONDS = 15;

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}']+");
    /** A word in a larger share of all turns says nothing of what is talked about. */
    private static final double COMMON = 0.25;
    /** With fewer turns than this no word is known to be common. */
    private static final int FEWEST_FOR_COMMON = 3;

    @Override
    public String name() {
        return "words";
    }

    @Override
    public double[][] scores(List<Speech> speakers) {
        double[][] scores = new OverlapMethod().scores(speakers);
        Map<String, Double> weights = weights(speakers);
        List<List<Said>> said =
                speakers.stream().map(speech -> said(speech, weights)).toList();
        double seconds = seconds(speakers);
        double usual = usual(said, weights);
        for (int first = 0; first < scores.length; first++) {
            for (int second = first + 1; second < scores.length; second++) {
                double turns = turnLift(speakers.get(first), speakers.get(second), seconds);
                double words = wordLift(said.get(first), said.get(second), weights, usual);
                double score = scores[first][second]
                        - SHARE_WITHOUT_EVIDENCE
                        + SHARE_OF_TURNS * turns
                        + SHARE_OF_WORDS * words;
                scores[first][second] = Math.max(0, Math.min(1, score));
                scores[second][first] = scores[first][second];
            }
        }
        return scores;
    }

    /** How much more often than by chance two people answer each other, in doublings. */
    static double turnLift(Speech one, Speech other, double seconds) {
        if (seconds <= 0) {
            return 0;
        }
        double observed = answers(one, other) + answers(other, one);
        double expected = 2.0 * one.turns().size() * other.turns().size() * ANSWER.duration() / seconds;
        return lift(observed, expected);
    }

    private static int answers(Speech asked, Speech answering) {
        int answers = 0;
        for (Speech.Turn turn : asked.turns()) {
            double end = turn.span().end();
            answers += answering.turns().stream()
                            .mapToDouble(answer -> answer.span().start() - end)
                            .anyMatch(gap -> gap >= ANSWER.start() && gap <= ANSWER.end())
                    ? 1
                    : 0;
        }
        return answers;
    }

    /** How much more two people share soon after each other than any two at any time, in doublings. */
    private static double wordLift(List<Said> one, List<Said> other, Map<String, Double> weights, double usual) {
        double shared = 0;
        int pairs = 0;
        for (Said first : one) {
            for (Said second : other) {
                if (first.gapTo(second) <= NEAR_SECONDS) {
                    shared += first.sharedWith(second, weights);
                    pairs++;
                }
            }
        }
        return lift(shared, usual * pairs);
    }

    /** What turns of two people share in the mean, whoever they are and whenever it was. */
    private static double usual(List<List<Said>> said, Map<String, Double> weights) {
        double shared = 0;
        long pairs = 0;
        for (int one = 0; one < said.size(); one++) {
            for (int other = one + 1; other < said.size(); other++) {
                for (Said first : said.get(one)) {
                    for (Said second : said.get(other)) {
                        shared += first.sharedWith(second, weights);
                        pairs++;
                    }
                }
            }
        }
        return pairs == 0 ? 0 : shared / pairs;
    }

    private static double lift(double observed, double expected) {
        double lift = Math.log((observed + 1) / (expected + 1)) / Math.log(2);
        return Math.max(-LARGEST_LIFT, Math.min(LARGEST_LIFT, lift));
    }

    private static double seconds(List<Speech> speakers) {
        double start = Double.POSITIVE_INFINITY;
        double end = Double.NEGATIVE_INFINITY;
        for (Speech speech : speakers) {
            for (Speech.Turn turn : speech.turns()) {
                start = Math.min(start, turn.span().start());
                end = Math.max(end, turn.span().end());
            }
        }
        return end - start;
    }

    /** What a word is worth: more, the fewer people use it; nothing if it is in many turns. */
    private static Map<String, Double> weights(List<Speech> speakers) {
        Map<String, Set<Integer>> users = new HashMap<>();
        Map<String, Integer> uses = new HashMap<>();
        int turns = 0;
        for (int speaker = 0; speaker < speakers.size(); speaker++) {
            for (Speech.Turn turn : speakers.get(speaker).turns()) {
                turns++;
                for (String word : words(turn.text())) {
                    users.computeIfAbsent(word, key -> new HashSet<>()).add(speaker);
                    uses.merge(word, 1, Integer::sum);
                }
            }
        }
        double most = Math.max(FEWEST_FOR_COMMON, COMMON * turns);
        Map<String, Double> weights = new HashMap<>();
        users.forEach((word, by) -> {
            if (uses.get(word) <= most) {
                weights.put(word, Math.log((speakers.size() + 1.0) / by.size()));
            }
        });
        return weights;
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>(List.of(NO_WORD.split(text.toLowerCase(Locale.ROOT))));
        words.remove("");
        return words;
    }

    private static List<Said> said(Speech speech, Map<String, Double> weights) {
        List<Said> said = new ArrayList<>();
        for (Speech.Turn turn : speech.turns()) {
            Set<String> words = words(turn.text());
            words.retainAll(weights.keySet());
            said.add(new Said(turn.span(), words));
        }
        return said;
    }

    private record Said(TimeSpan span, Set<String> words) {

        double gapTo(Said other) {
            return Math.max(0, Math.max(span.start() - other.span.end(), other.span.start() - span.end()));
        }

        double sharedWith(Said other, Map<String, Double> weights) {
            double shared = 0;
            for (String word : words) {
                shared += other.words.contains(word) ? weights.get(word) : 0;
            }
            return shared;
        }
    }
}
