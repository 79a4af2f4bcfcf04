package dev.hubbub.controllerbench;

import dev.hubbub.scoring.ngram.SharedText;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.utterance.Utterance;
import dev.hubbub.scoring.utterance.UtteranceReport;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** What scoring costs by itself: made-up texts in English, of which one word in six was misheard, left out or made up. */
final class ScoringCost {

    private static final int DIFFERENT = 20_000;
    private static final double MEBIBYTE = 1 << 20;

    /** Of so many words, one is wrong. */
    private static final int WRONG = 6;

    /**
     * What was found.
     *
     * @param segments compared
     * @param words of all references
     * @param seconds of normalising and counting words and characters, on all processors
     * @param matching seconds of BLEU and chrF besides, on one
     * @param heap MiB in use at most, the texts included
     * @param rate the word error rate, which says that something was counted
     */
    record Row(int segments, long words, double seconds, double matching, double heap, double rate) {}

    private final SplittableRandom random = new SplittableRandom(1);
    private final String[] vocabulary = new String[DIFFERENT];

    ScoringCost() {
        for (int word = 0; word < DIFFERENT; word++) {
            StringBuilder letters = new StringBuilder();
            for (int rest = word + 26; rest > 0; rest /= 26) {
                letters.append((char) ('a' + rest % 26)).append("aeiou".charAt(rest % 5));
            }
            vocabulary[word] = letters.toString();
        }
    }

    Row of(int segments, int wordsEach) {
        List<Utterance> utterances = new ArrayList<>();
        for (int segment = 0; segment < segments; segment++) {
            utterances.add(utterance(segment, wordsEach));
        }
        pools().forEach(MemoryPoolMXBean::resetPeakUsage);
        long started = System.nanoTime();
        UtteranceReport report = UtteranceScoring.under(NamedNormaliser.ENGLISH).score(utterances);
        double rate = report.total().words().rate().value().orElseThrow();
        double seconds = since(started);
        started = System.nanoTime();
        SharedText texts = new SharedText();
        utterances.forEach(utterance -> texts.add(utterance.reference(), utterance.hypothesis()));
        texts.bleu();
        return new Row(
                segments,
                report.total().words().referenceLength(),
                seconds,
                since(started),
                pools().stream()
                                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                                .sum()
                        / MEBIBYTE,
                rate);
    }

    private static List<MemoryPoolMXBean> pools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private static double since(long started) {
        return (System.nanoTime() - started) / 1e9;
    }

    private Utterance utterance(int number, int words) {
        StringBuilder said = new StringBuilder();
        StringBuilder heard = new StringBuilder();
        for (int word = 0; word < words; word++) {
            String one = word();
            said.append(one).append(word % 12 == 11 ? ". " : " ");
            switch (random.nextInt(3 * WRONG)) {
                case 0 -> heard.append(word()).append(' ');
                case 1 -> heard.append(one).append(' ').append(word()).append(' ');
                case 2 -> {
                    // It was missed.
                }
                default -> heard.append(one).append(' ');
            }
        }
        return new Utterance(
                "s" + number % 100, Integer.toString(number), Optional.empty(), said.toString(), heard.toString());
    }

    private String word() {
        // Some words are said far more often than others.
        double drawn = random.nextDouble();
        return vocabulary[(int) (DIFFERENT * drawn * drawn * drawn)];
    }
}
