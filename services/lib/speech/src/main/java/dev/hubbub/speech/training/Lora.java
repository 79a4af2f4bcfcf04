package dev.hubbub.speech.training;

import java.util.List;

/**
 * Low-rank adapters: beside the matrix {@code W} of every target, {@code alpha / rank * B A} is learnt, and {@code W} is
 * left alone. Source: E. Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, 2021.
 *
 * @param rank rows of {@code A}
 * @param alpha scale of all adapters, times the rank
 * @param dropout the share of an adapter's inputs that is left out in training
 * @param targets ends of the published names of the layers, such as {@code q_proj} and {@code v_proj}
 */
public record Lora(int rank, double alpha, double dropout, List<String> targets) {

    public Lora {
        if (rank < 1 || rank > 4096) {
            throw new IllegalArgumentException("LoRA: the rank must be 1 to 4096, not " + rank + ".");
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("LoRA: alpha must be above 0, not " + alpha + ".");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("LoRA: dropout must be 0 or more and below 1, not " + dropout + ".");
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("LoRA: say which layers are its targets, such as q_proj and v_proj.");
        }
        targets = List.copyOf(targets);
    }

    /** What the product of its two matrices is multiplied with. */
    public double scale() {
        return alpha / rank;
    }

    /** Whether a layer of this published name is a target. */
    boolean isTarget(String layer) {
        return targets.stream().anyMatch(target -> layer.equals(target) || layer.endsWith("." + target));
    }
}
