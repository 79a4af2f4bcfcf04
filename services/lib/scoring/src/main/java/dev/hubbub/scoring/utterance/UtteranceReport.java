package dev.hubbub.scoring.utterance;

import dev.hubbub.scoring.ngram.SharedText;
import dev.hubbub.scoring.text.LettersBeyondEnglish;
import dev.hubbub.scoring.text.NormaliserNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The scores of a set of utterances.
 *
 * @param utterances in the order in which they were given
 */
public record UtteranceReport(List<UtteranceScore> utterances) {

    public UtteranceReport {
        utterances = List.copyOf(utterances);
    }

    /** Over all utterances. */
    public UtteranceTotals total() {
        return UtteranceTotals.of(utterances);
    }

    /** How much of the references the hypotheses have, both as they are; of many on all processors. */
    public SharedText sharedText() {
        return (utterances.size() < UtteranceScoring.MANY ? utterances.stream() : utterances.parallelStream())
                .map(UtteranceScore::utterance)
                .collect(
                        SharedText::new,
                        (texts, utterance) -> texts.add(utterance.reference(), utterance.hypothesis()),
                        SharedText::add);
    }

    /** What made the texts comparable. */
    public NormaliserNames normalisers() {
        NormaliserNames names = new NormaliserNames();
        utterances.forEach(
                score -> names.add(score.normaliser(), score.utterance().language()));
        return names;
    }

    /**
     * What is to be said where texts were compared as English that are plainly of another language; nothing otherwise.
     *
     * @param remedy how their language is named, as the end of a sentence
     */
    public Optional<String> notEnglish(String remedy) {
        LettersBeyondEnglish letters = new LettersBeyondEnglish();
        utterances.stream()
                .filter(score -> score.normaliser().isForEnglish())
                .forEach(score -> letters.add(score.utterance().reference()));
        return letters.sentence(remedy);
    }

    /** Per session, in the order in which sessions first appear. */
    public Map<String, UtteranceTotals> sessions() {
        Map<String, List<UtteranceScore>> bySession = utterances.stream()
                .collect(Collectors.groupingBy(
                        score -> score.utterance().session(), LinkedHashMap::new, Collectors.toList()));
        Map<String, UtteranceTotals> totals = new LinkedHashMap<>();
        bySession.forEach((session, scores) -> totals.put(session, UtteranceTotals.of(scores)));
        return totals;
    }
}
