package dev.hubbub.speech.avhubert;

import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the tensors of a checkpoint are called here, by what its file calls them. Weights that are one tensor can be stored
 * under several names.
 *
 * @param own by stored name; what is not in it is no part of the model
 */
public record StoredNames(Map<String, String> own) {

    public StoredNames {
        own = new LinkedHashMap<>(own);
    }

    /** The same with something before every own name. */
    public StoredNames within(String part) {
        Map<String, String> longer = new LinkedHashMap<>();
        own.forEach((stored, name) -> longer.put(stored, part + name));
        return new StoredNames(longer);
    }

    /** These and others. */
    StoredNames and(StoredNames others) {
        Map<String, String> both = new LinkedHashMap<>(own);
        both.putAll(others.own);
        return new StoredNames(both);
    }

    /** Those whose own names are among some. */
    StoredNames only(Set<String> wanted) {
        Map<String, String> some = new LinkedHashMap<>(own);
        some.values().retainAll(wanted);
        return new StoredNames(some);
    }

    /** The model among what a file holds, each tensor once. */
    public ParameterSet read(ParameterSet stored) {
        Map<String, Parameter> read = new LinkedHashMap<>();
        own.forEach((name, ownName) ->
                read.computeIfAbsent(ownName, once -> stored.get(name).named(once)));
        return ParameterSet.of(read.values());
    }

    /**
     * What a file holds, with other numbers where it holds the model.
     *
     * @param model under own names
     * @param type of what is no part of the model
     */
    ParameterSet write(ParameterSet stored, ParameterSet model, ElementType type) {
        return ParameterSet.of(stored.stream()
                .map(parameter -> own.containsKey(parameter.name())
                        ? model.get(own.get(parameter.name())).named(parameter.name())
                        : parameter.as(type))
                .toList());
    }
}
