package dev.hubbub.speech.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a model loses on something.
 *
 * @param total what is minimised
 * @param crossEntropy per token that is to be learnt, in nats, smoothed if labels are
 * @param divergence from the base, per such token; 0 if it is not looked at
 * @param drift from the base, weighted by importance; 0 if it is not looked at
 * @param parts what the loss of the model's family is made of, by name; none if the cross entropy is all of it, and without
 *     those to which nothing in the batch has led
 */
public record Losses(double total, double crossEntropy, double divergence, double drift, Map<String, Double> parts) {

    public Losses {
        parts = new LinkedHashMap<>(parts);
    }

    /** For people, the total and what it is made of, such as {@code 3.2140 (ctc 12.310, attention 2.203)}. */
    public String text() {
        String made = parts.entrySet().stream()
                .map(part -> String.format(Locale.ROOT, "%s %.3f", part.getKey(), part.getValue()))
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, made.isEmpty() ? "%.4f" : "%.4f (%s)", total, made);
    }

    /** Their mean, that of a part over those that have it. */
    static Losses mean(List<Losses> all) {
        Map<String, Double> parts = new LinkedHashMap<>();
        all.stream().flatMap(one -> one.parts.keySet().stream()).distinct().forEach(name -> {
            List<Losses> having =
                    all.stream().filter(one -> one.parts.containsKey(name)).toList();
            parts.put(name, mean(having, one -> one.parts.get(name)));
        });
        return new Losses(
                mean(all, Losses::total),
                mean(all, Losses::crossEntropy),
                mean(all, Losses::divergence),
                mean(all, Losses::drift),
                parts);
    }

    private static double mean(List<Losses> all, ToDoubleFunction<Losses> which) {
        return all.stream().mapToDouble(which).sum() / all.size();
    }
}
