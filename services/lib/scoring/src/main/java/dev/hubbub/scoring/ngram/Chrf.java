package dev.hubbub.scoring.ngram;

import dev.hubbub.scoring.rate.UnitNumbers;
import dev.hubbub.scoring.text.UnicodeText;
import java.util.ArrayList;
import java.util.List;

/**
 * The chrF score of a corpus with one reference for each text: F of runs of one to six characters, white space left out,
 * recall weighing twice as much as precision, precision and recall each the mean over the lengths that both sides have
 * (M. Popović, chrF: character n-gram F-score for automatic MT evaluation, 2015). With runs of one and two words beside
 * them it is chrF++ (the same, chrF++: words helping character n-grams, 2017); words end where white space is, and one
 * ASCII sign at a word's end, or else at its beginning, is a word of its own.
 *
 * <p>Sums are over all texts of the corpus before anything is divided.
 */
public final class Chrf {

    /** How the score of characters alone is computed, in the way that sacrebleu says it. */
    public static final String SIGNATURE = "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no";

    /** How the score with words is computed. */
    public static final String SIGNATURE_WITH_WORDS = "nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no";

    private static final int CHARACTERS = 6;
    private static final int WORDS = 2;
    private static final double RECALL_WEIGHS = 2 * 2;

    private final long[] shared = new long[CHARACTERS + WORDS];
    private final long[] written = new long[CHARACTERS + WORDS];
    private final long[] reference = new long[CHARACTERS + WORDS];

    /** Adds a text. */
    public void add(String referenceText, String hypothesisText) {
        List<String> said = UnicodeText.words(referenceText);
        List<String> heard = UnicodeText.words(hypothesisText);
        add(0, CHARACTERS, UnicodeText.codePoints(said), UnicodeText.codePoints(heard));
        UnitNumbers<String> numbers = new UnitNumbers<>();
        add(CHARACTERS, WORDS, numbers.of(withSignsApart(said)), numbers.of(withSignsApart(heard)));
    }

    /** Adds what was added to another. */
    void add(Chrf other) {
        for (int place = 0; place < shared.length; place++) {
            shared[place] += other.shared[place];
            written[place] += other.written[place];
            reference[place] += other.reference[place];
        }
    }

    private void add(int first, int longest, int[] said, int[] heard) {
        long[] both = SharedRuns.of(said, heard, longest);
        for (int length = 1; length <= longest; length++) {
            int place = first + length - 1;
            shared[place] += both[length - 1];
            reference[place] += runs(said, length);
            // Where the reference is too short to have a run, the text is not blamed for its own.
            written[place] += said.length < length ? 0 : runs(heard, length);
        }
    }

    private static int runs(int[] units, int length) {
        return Math.max(0, units.length - length + 1);
    }

    private static List<String> withSignsApart(List<String> words) {
        List<String> apart = new ArrayList<>();
        for (String word : words) {
            int last = word.length() - 1;
            if (last > 0 && isSign(word.charAt(last))) {
                apart.add(word.substring(0, last));
                apart.add(word.substring(last));
            } else if (last > 0 && isSign(word.charAt(0))) {
                apart.add(word.substring(0, 1));
                apart.add(word.substring(1));
            } else {
                apart.add(word);
            }
        }
        return apart;
    }

    private static boolean isSign(char character) {
        return character > ' ' && character < 0x7f && !Character.isLetterOrDigit(character);
    }

    /** chrF, 0 to 100; 0 where nothing is shared. */
    public double score() {
        return score(CHARACTERS);
    }

    /** chrF++. */
    public double scoreWithWords() {
        return score(CHARACTERS + WORDS);
    }

    private double score(int places) {
        double precision = 0;
        double recall = 0;
        int lengths = 0;
        for (int place = 0; place < places; place++) {
            if (written[place] > 0 && reference[place] > 0) {
                precision += (double) shared[place] / written[place];
                recall += (double) shared[place] / reference[place];
                lengths++;
            }
        }
        if (precision + recall == 0) {
            return 0;
        }
        precision /= lengths;
        recall /= lengths;
        return 100 * (1 + RECALL_WEIGHS) * precision * recall / (RECALL_WEIGHS * precision + recall);
    }
}
