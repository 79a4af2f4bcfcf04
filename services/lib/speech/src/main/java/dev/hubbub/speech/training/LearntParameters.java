package dev.hubbub.speech.training;

import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.TrainableModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a model is trained.
 *
 * @param names parameters of the model that are trained, in its order; with adapters, those that have one
 * @param adapters what is learnt beside them and in their stead; empty if they are learnt themselves
 */
public record LearntParameters(List<String> names, Optional<Lora> adapters) {

    public LearntParameters {
        names = List.copyOf(names);
    }

    /**
     * All but what is frozen.
     *
     * @param frozen patterns as {@link ParameterSet#matching} takes them, such as {@code encoder.*}
     * @param adapters if there are any, only the adapters of what is not frozen are learnt
     * @throws IllegalArgumentException if a pattern fits nothing, a target is no layer, or nothing is left to learn
     */
    public static LearntParameters of(TrainableModel model, List<String> frozen, Optional<Lora> adapters) {
        return of(model, frozen, adapters, model.modalities());
    }

    /**
     * The same, but for what no gradient reaches if only some senses are learnt from.
     *
     * @param senses those that are
     */
    public static LearntParameters of(
            TrainableModel model, List<String> frozen, Optional<Lora> adapters, Set<Modality> senses) {
        Set<String> names = new LinkedHashSet<>(model.parameters().names());
        names.removeAll(model.constants());
        names.removeAll(model.unreached(senses));
        if (!frozen.isEmpty()) {
            names.removeAll(
                    model.parameters().matching(frozen.toArray(String[]::new)).names());
        }
        List<String> learnt = adapters.map(lora -> adapted(model, lora, names)).orElseGet(() -> new ArrayList<>(names));
        if (learnt.isEmpty()) {
            throw new IllegalArgumentException(
                    "Everything is frozen (" + String.join(", ", frozen) + "): leave something to learn.");
        }
        return new LearntParameters(learnt, adapters);
    }

    private static List<String> adapted(TrainableModel model, Lora lora, Set<String> free) {
        for (String target : lora.targets()) {
            Lora alone = new Lora(lora.rank(), lora.alpha(), lora.dropout(), List.of(target));
            if (model.adaptable().stream().noneMatch(name -> alone.isTarget(layer(model, name)))) {
                throw new IllegalArgumentException("LoRA: no layer is named " + target + "; there are such as "
                        + layer(model, model.adaptable().get(0)) + ".");
            }
        }
        return model.adaptable().stream()
                .filter(free::contains)
                .filter(name -> lora.isTarget(layer(model, name)))
                .toList();
    }

    /** The published name of the layer that a matrix is the weight of. */
    static String layer(TrainableModel model, String matrix) {
        String published = model.publishedName(matrix);
        return published.substring(0, published.length() - ".weight".length());
    }

    /** Numbers that are learnt. */
    public long size(TrainableModel model) {
        long size = 0;
        for (String name : names) {
            Parameter parameter = model.parameters().get(name);
            size += adapters.isPresent()
                    ? adapters.get().rank() * (parameter.shape()[0] + parameter.shape()[1])
                    : parameter.size();
        }
        return size;
    }
}
