package dev.hubbub.scoring.utterance;

import dev.hubbub.scoring.SessionSummary;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.rate.ErrorRate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Sums over utterances.
 *
 * @param words pooled word edits: long utterances weigh more
 * @param characters pooled character edits
 * @param macroWer mean of the utterances' word error rates: every utterance weighs the same
 * @param macroCer mean of the utterances' character error rates
 * @param averageSpeakerWer mean of the speakers' pooled word error rates; utterances without a speaker count as one
 *     speaker per session; absent where no utterance has one
 * @param speakers speakers with a word error rate
 * @param utterances all utterances
 * @param withoutReference utterances with an empty normalised reference: in the pooled edits (as insertions), but
 *     without a rate of their own and so not in the means
 */
public record UtteranceTotals(
        EditCounts words,
        EditCounts characters,
        OptionalDouble macroWer,
        OptionalDouble macroCer,
        OptionalDouble averageSpeakerWer,
        int speakers,
        int utterances,
        int withoutReference) {

    static UtteranceTotals of(List<UtteranceScore> scores) {
        Map<List<Object>, EditCounts> bySpeaker = new LinkedHashMap<>();
        for (UtteranceScore score : scores) {
            List<Object> speaker =
                    List.of(score.utterance().session(), score.utterance().speaker());
            bySpeaker.merge(speaker, score.words(), EditCounts::plus);
        }
        List<Double> speakerRates = rates(bySpeaker.values(), Function.identity());
        List<Double> wordRates = rates(scores, UtteranceScore::words);
        return new UtteranceTotals(
                scores.stream().map(UtteranceScore::words).reduce(EditCounts.NONE, EditCounts::plus),
                scores.stream().map(UtteranceScore::characters).reduce(EditCounts.NONE, EditCounts::plus),
                mean(wordRates),
                mean(rates(scores, UtteranceScore::characters)),
                scores.stream().anyMatch(score -> score.utterance().speaker().isPresent())
                        ? mean(speakerRates)
                        : OptionalDouble.empty(),
                speakerRates.size(),
                scores.size(),
                scores.size() - wordRates.size());
    }

    /** These totals as a row of a table; there are no conversations, so no joint error and no F1. */
    public SessionSummary summary() {
        return new SessionSummary(
                averageSpeakerWer, OptionalDouble.empty(), OptionalDouble.empty(), words, characters, speakers, 0);
    }

    private static <T> List<Double> rates(Collection<T> scored, Function<T, EditCounts> counts) {
        return scored.stream()
                .map(counts)
                .map(EditCounts::rate)
                .filter(ErrorRate.Defined.class::isInstance)
                .map(rate -> ((ErrorRate.Defined) rate).fraction())
                .toList();
    }

    private static OptionalDouble mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average();
    }
}
