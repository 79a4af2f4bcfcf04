package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SpeakerTurns;
import dev.hubbub.contracts.score.TrialScore.Turn;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.evaluation.page.WordAlignment.Kind;
import dev.hubbub.evaluation.page.WordAlignment.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A speaker's words, which are compared as one text, caption by caption: each caption that was heard with the words of the
 * reference that the comparison put beside it, and each caption of the reference that nothing was heard of. Every word
 * stands in one place with the mark that the comparison gave it, so the captions' counts add up to the speaker's.
 */
final class SpokenCaptions {

    private static final int NOWHERE = -1;

    private final Side said;
    private final Side heard;
    private final String speaker;
    private final List<List<Step>> steps = new ArrayList<>();
    private final List<Set<Integer>> saidIn = new ArrayList<>();

    /**
     * A caption.
     *
     * @param heard whether it was heard; otherwise it was said alone
     * @param time when, in seconds of the session
     * @param counts its edits
     * @param shown what there is to see of it
     * @param said the captions of the reference that it has words of, as they were written
     * @param written what was heard, as it was written
     */
    record Row(
            boolean heard, Turn time, ErrorCounts counts, Transcripts.OfUtterance shown, String said, String written) {}

    private SpokenCaptions(String speaker, Side said, Side heard, List<Step> path) {
        this.speaker = speaker;
        this.said = said;
        this.heard = heard;
        for (int row = 0; row < heard.texts().size() + said.texts().size(); row++) {
            steps.add(new ArrayList<>());
            saidIn.add(new LinkedHashSet<>());
        }
        place(path);
    }

    /**
     * A speaker's captions: those that were heard, then those that were not, both in the order they were compared in.
     *
     * @return absent where the score does not say which words were when
     */
    static Optional<List<Row>> of(UtteranceScore score, String speaker, SpeakerTurns turns, ComparedWords compared) {
        Optional<Side> said = Side.of(score.reference(), turns.said(), compared);
        Optional<Side> heard = Side.of(score.hypothesis(), turns.heard(), compared);
        if (said.isEmpty() || heard.isEmpty()) {
            return Optional.empty();
        }
        List<Step> path = WordAlignment.path(said.get().words(), heard.get().words());
        return Optional.of(new SpokenCaptions(speaker, said.get(), heard.get(), path).rows());
    }

    private void place(List<Step> path) {
        int[] rows = rowsOfSaid(path);
        int nextSaid = 0;
        int nextHeard = 0;
        for (Step step : path) {
            int row = step.said() == null ? heard.captions()[nextHeard] : rows[nextSaid];
            steps.get(row).add(step);
            if (step.said() != null) {
                saidIn.get(row).add(said.captions()[nextSaid++]);
            }
            nextHeard += step.heard() == null ? 0 : 1;
        }
    }

    /** The row of each word that was said: of the caption it was found in, or of what stands beside it in its own. */
    private int[] rowsOfSaid(List<Step> path) {
        int[] rows = new int[said.words().size()];
        int nextSaid = 0;
        int nextHeard = 0;
        for (Step step : path) {
            if (step.said() != null) {
                rows[nextSaid++] = step.heard() == null ? NOWHERE : heard.captions()[nextHeard];
            }
            nextHeard += step.heard() == null ? 0 : 1;
        }
        for (int word = 1; word < rows.length; word++) {
            takeFrom(rows, word, word - 1);
        }
        for (int word = rows.length - 2; word >= 0; word--) {
            takeFrom(rows, word, word + 1);
        }
        for (int word = 0; word < rows.length; word++) {
            rows[word] = rows[word] == NOWHERE ? heard.texts().size() + said.captions()[word] : rows[word];
        }
        return rows;
    }

    private void takeFrom(int[] rows, int word, int neighbour) {
        if (rows[word] == NOWHERE && said.captions()[word] == said.captions()[neighbour]) {
            rows[word] = rows[neighbour];
        }
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int caption = 0; caption < heard.texts().size(); caption++) {
            rows.add(
                    row(true, heard.times().get(caption), caption, heard.texts().get(caption)));
        }
        Set<Integer> found = new LinkedHashSet<>();
        saidIn.subList(0, heard.texts().size()).forEach(found::addAll);
        for (int caption = 0; caption < said.texts().size(); caption++) {
            int row = heard.texts().size() + caption;
            if (!found.contains(caption) && !said.texts().get(caption).isBlank()) {
                saidIn.get(row).add(caption);
                rows.add(row(false, said.times().get(caption), row, ""));
            }
        }
        return rows;
    }

    private Row row(boolean isHeard, Turn time, int number, String written) {
        List<Step> own = steps.get(number);
        String reference = saidIn.get(number).stream()
                .map(caption -> said.texts().get(caption))
                .collect(Collectors.joining(" "));
        long inserted = count(own, Kind.INSERTED);
        ErrorCounts counts = new ErrorCounts(
                count(own, Kind.SUBSTITUTED), inserted, count(own, Kind.DELETED), own.size() - inserted);
        return new Row(isHeard, time, counts, shown(own, counts, time, reference, written), reference, written);
    }

    private Transcripts.OfUtterance shown(
            List<Step> own, ErrorCounts counts, Turn time, String reference, String written) {
        WordAlignment words = WordAlignment.of(own);
        boolean asWritten = text(words.reference()).equals(reference)
                && text(words.hypothesis()).equals(written);
        return new Transcripts.OfUtterance(
                Place.of(time, speaker),
                Transcripts.edits(counts),
                Transcripts.edited(counts) == 0,
                words.reference(),
                words.hypothesis(),
                asWritten ? null : new Transcripts.Written(reference, written));
    }

    private static String text(List<WordAlignment.Run> runs) {
        return runs.stream().map(WordAlignment.Run::text).collect(Collectors.joining(" "));
    }

    private static long count(List<Step> steps, Kind kind) {
        return steps.stream().filter(step -> step.kind() == kind).count();
    }

    /**
     * One side of the comparison.
     *
     * @param texts the captions
     * @param times when they are
     * @param words all words, as they were compared
     * @param captions the caption of each word
     */
    private record Side(List<String> texts, List<Turn> times, List<String> words, int[] captions) {

        static Optional<Side> of(String text, List<Turn> times, ComparedWords compared) {
            List<String> texts = text.isEmpty() && times.isEmpty() ? List.of() : List.of(text.split("\n", -1));
            if (texts.size() != times.size()) {
                return Optional.empty();
            }
            List<String> words = compared.of(text);
            List<String> alone = new ArrayList<>();
            List<Integer> captions = new ArrayList<>();
            for (int caption = 0; caption < texts.size(); caption++) {
                List<String> own = compared.of(texts.get(caption));
                alone.addAll(own);
                for (int word = 0; word < own.size(); word++) {
                    captions.add(caption);
                }
            }
            if (words.equals(alone)) {
                int[] known = captions.stream().mapToInt(Integer::intValue).toArray();
                return Optional.of(new Side(texts, times, words, known));
            }
            return Optional.of(
                    new Side(texts, times, words, captionsOfWords(WordAlignment.path(words, alone), captions)));
        }

        // Words of two captions may become one where all are normalised as one text.
        private static int[] captionsOfWords(List<Step> path, List<Integer> captions) {
            List<Integer> found = new ArrayList<>();
            int next = 0;
            for (Step step : path) {
                int caption = captions.isEmpty() ? 0 : captions.get(Math.min(next, captions.size() - 1));
                if (step.said() != null) {
                    found.add(caption);
                }
                next += step.heard() == null ? 0 : 1;
            }
            return found.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
