package dev.hubbub.controllerbench;

import static dev.hubbub.controllerbench.MarkdownTable.decimals;

import com.sun.management.OperatingSystemMXBean;
import dev.hubbub.scoring.rate.EditDistance;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.Normaliser;
import dev.hubbub.scoring.utterance.Utterance;
import dev.hubbub.scoring.utterance.UtteranceReport;
import dev.hubbub.scoring.utterance.UtteranceScore;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What scoring costs by itself: made-up texts in English, of which one word in six was misheard, left out or made up. One
 * word in ten is one that normalising does something to, and twelve words are a sentence.
 */
final class ScoringCost {

    private static final int DIFFERENT = 20_000;
    private static final double MEBIBYTE = 1 << 20;

    /** Of so many words, one is wrong. */
    private static final int WRONG = 6;

    private static final int SENTENCE = 12;

    private static final int SPECIAL = 10;

    private static final String[] SPECIALS = {
        "um",
        "uh",
        "I'm",
        "don't",
        "it's",
        "we've",
        "can't",
        "gonna",
        "they'd",
        "Mr",
        "twenty-one",
        "three",
        "two hundred",
        "2.5",
        "1,000",
        "1st",
        "$20",
        "5%",
        "colour",
        "organised",
        "[noise]",
        "(laughs)",
        "café",
        "well-known",
        "o'clock"
    };

    /**
     * What was found.
     *
     * @param segments compared
     * @param words said in all of them
     * @param seconds of normalising and counting words and characters, on all processors
     * @param processor seconds of all processors for that
     * @param normalising seconds of one processor for normalising alone, both sides
     * @param counting seconds of one processor for counting the edits of words and characters alone
     * @param matching seconds of BLEU and chrF besides, on all processors
     * @param matchingProcessor seconds of all processors for that
     * @param heap MiB in use at most, the texts included
     * @param rate the word error rate, which says that something was counted
     */
    record Row(
            int segments,
            long words,
            double seconds,
            double processor,
            double normalising,
            double counting,
            double matching,
            double matchingProcessor,
            double heap,
            double rate) {

        /** As a row of a table. */
        String[] cells() {
            return new String[] {
                Integer.toString(segments),
                Long.toString(words),
                decimals(1, seconds),
                decimals(1, processor),
                decimals(1, normalising),
                decimals(1, counting),
                decimals(1, matching),
                decimals(1, matchingProcessor),
                decimals(0, heap),
                decimals(3, rate)
            };
        }
    }

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
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
        Stopwatch scoring = new Stopwatch();
        UtteranceReport report = UtteranceScoring.under(NamedNormaliser.ENGLISH).score(utterances);
        double rate = report.total().words().rate().value().orElseThrow();
        scoring.stop();
        Stopwatch matching = new Stopwatch();
        report.sharedText().bleu();
        matching.stop();
        double heap = pools().stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        return new Row(
                segments,
                (long) segments * wordsEach,
                scoring.seconds,
                scoring.processor,
                normalising(utterances),
                counting(report),
                matching.seconds,
                matching.processor,
                heap / MEBIBYTE,
                rate);
    }

    private double normalising(List<Utterance> utterances) {
        Normaliser normaliser = NamedNormaliser.ENGLISH.normaliser();
        Stopwatch watch = new Stopwatch();
        long characters = 0;
        for (Utterance utterance : utterances) {
            characters += normaliser.normalise(utterance.reference()).length();
            characters += normaliser.normalise(utterance.hypothesis()).length();
        }
        watch.stop();
        if (characters == 0) {
            throw new IllegalStateException("Nothing was left of the texts");
        }
        return watch.processor;
    }

    private double counting(UtteranceReport report) {
        Stopwatch watch = new Stopwatch();
        for (UtteranceScore score : report.utterances()) {
            if (!EditDistance.ofWords(score.reference(), score.hypothesis()).equals(score.words())) {
                throw new IllegalStateException("The edits of a text were counted in two ways");
            }
            EditDistance.ofCharacters(score.reference(), score.hypothesis());
        }
        watch.stop();
        return watch.processor;
    }

    /** Measures from when it is made until it is stopped. */
    private final class Stopwatch {

        private double seconds = System.nanoTime() / 1e9;
        private double processor = system.getProcessCpuTime() / 1e9;

        void stop() {
            seconds = System.nanoTime() / 1e9 - seconds;
            processor = system.getProcessCpuTime() / 1e9 - processor;
        }
    }

    private static List<MemoryPoolMXBean> pools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private Utterance utterance(int number, int words) {
        StringBuilder said = new StringBuilder();
        StringBuilder heard = new StringBuilder();
        for (int word = 0; word < words; word++) {
            String one = word();
            said.append(one).append(word % SENTENCE == SENTENCE - 1 ? ". " : " ");
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
        if (random.nextInt(SPECIAL) == 0) {
            return SPECIALS[random.nextInt(SPECIALS.length)];
        }
        // Some words are said far more often than others.
        double drawn = random.nextDouble();
        return vocabulary[(int) (DIFFERENT * drawn * drawn * drawn)];
    }
}
