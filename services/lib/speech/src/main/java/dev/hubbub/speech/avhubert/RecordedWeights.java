package dev.hubbub.speech.avhubert;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The weights of a model that is trained, as its scripts are given them: records are made of them anew for every batch, so
 * that gradients reach them.
 *
 * @param weights by their own names, adapters among them
 */
record RecordedWeights(Map<String, NDArray> weights) {
    private static final String ADAPTER = "adapter.";

    /**
     * Those whose names begin with a prefix, called by what follows it, and what all adapters have in common.
     *
     * @param kept owns the result
     * @param wanted which of them, by what follows the prefix
     */
    IValue under(NativeScope kept, String prefix, Predicate<String> wanted) {
        Map<String, NDArray> part = new LinkedHashMap<>();
        weights.forEach((name, array) -> {
            if (name.startsWith(ADAPTER)) {
                part.put(name, array);
            } else if (name.startsWith(prefix) && wanted.test(name.substring(prefix.length()))) {
                part.put(name.substring(prefix.length()), array);
            }
        });
        return kept.of(part);
    }

    /** Whether any of those whose names begin with a prefix gets gradients. */
    boolean haveGradients(String prefix) {
        return weights.entrySet().stream()
                .anyMatch(entry ->
                        entry.getKey().startsWith(prefix) && entry.getValue().hasGradient());
    }

    IValue under(NativeScope kept, String prefix) {
        return under(kept, prefix, name -> true);
    }
}
