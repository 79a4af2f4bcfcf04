package dev.hubbub.scoring.utterance;

import dev.hubbub.scoring.rate.EditDistance;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.Normaliser;
import dev.hubbub.scoring.text.TextLanguage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Scores utterances one by one against their references and sums them up.
 *
 * @param normalisers what makes texts of a language comparable; applied to reference and hypothesis alike
 */
public record UtteranceScoring(Function<TextLanguage, NamedNormaliser> normalisers) {

    /** Fewer are done before threads are awake. */
    static final int MANY = 1_000;

    /** Scoring under one normaliser, whatever the language. */
    public static UtteranceScoring under(NamedNormaliser normaliser) {
        return new UtteranceScoring(language -> normaliser);
    }

    /** Scores in the order given. */
    public UtteranceReport score(List<Utterance> utterances) {
        return score(utterances, count -> {});
    }

    /**
     * Scores in the order given, many of them on all processors.
     *
     * @param scored is told after each utterance, by any thread, how many are scored
     */
    public UtteranceReport score(List<Utterance> utterances, IntConsumer scored) {
        AtomicInteger count = new AtomicInteger();
        Stream<Utterance> stream = utterances.size() < MANY ? utterances.stream() : utterances.parallelStream();
        return new UtteranceReport(stream.map(utterance -> {
                    UtteranceScore score = score(utterance);
                    scored.accept(count.incrementAndGet());
                    return score;
                })
                .toList());
    }

    private UtteranceScore score(Utterance utterance) {
        NamedNormaliser name = normalisers.apply(utterance.language());
        Normaliser normaliser = name.normaliser();
        // A normaliser may leave a space at an end, which is no character of the text.
        String reference = normaliser.normalise(utterance.reference()).strip();
        String hypothesis = normaliser.normalise(utterance.hypothesis()).strip();
        return new UtteranceScore(
                utterance,
                name,
                reference,
                hypothesis,
                EditDistance.ofWords(reference, hypothesis),
                EditDistance.ofCharacters(normaliser.charactersOf(reference), normaliser.charactersOf(hypothesis)));
    }
}
