package dev.hubbub.speech.avhubert;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the tensors of an AV-HuBERT encoder are called. Published files hold it under many prefixes and in three dialects:
 * that of the Hugging Face classes with the positional convolution's weight normalised the new or the old way, and that of
 * fairseq. Everything here uses the first, with {@code weight_g} and {@code weight_v} for that convolution.
 */
public final class AvHubertNames {
    /** Every encoder has it, under the same name in all dialects. */
    private static final String FIRST = "feature_extractor_video.resnet.frontend3D.0.weight";

    private static final Pattern NUMBERED = Pattern.compile("encoder\\.layers\\.\\d+\\..*");

    /** Training needed them, and nothing that recognises speech does. */
    private static final Set<String> UNUSED = Set.of("mask_emb", "label_embs_concat");

    /** End of the name of what says how many batches a norm has seen. */
    static final String COUNT = ".num_batches_tracked";

    private AvHubertNames() {}

    /** Whether some parameters hold an encoder. */
    public static boolean areIn(ParameterSet parameters) {
        return prefix(parameters).isPresent();
    }

    /**
     * The encoder among a model's parameters, under its own names.
     *
     * @param parameters of a whole model or of the encoder alone
     * @param where the file, for messages
     * @throws CheckpointException if there is none, or more than one
     */
    public static ParameterSet encoder(ParameterSet parameters, String where) {
        List<Parameter> named = new ArrayList<>();
        own(parameters, where).forEach((name, own) -> {
            if (!own.endsWith(COUNT)) {
                named.add(parameters.get(name).named(own));
            }
        });
        return ParameterSet.of(named);
    }

    /**
     * What the encoder's parameters are called here, by what a model calls them; the counts of batch norms, which only
     * training moves, are among them.
     *
     * @throws CheckpointException if there is no encoder, or more than one
     */
    static Map<String, String> own(ParameterSet parameters, String where) {
        String prefix = prefix(parameters)
                .orElseThrow(
                        () -> new CheckpointException(where + " holds no AV-HuBERT encoder: no tensor's name ends in "
                                + FIRST + "; name a checkpoint that has one."));
        Map<String, String> own = new LinkedHashMap<>();
        for (String name : parameters.names()) {
            if (name.startsWith(prefix) && isOfEncoder(name.substring(prefix.length()))) {
                own.put(name, canonical(name.substring(prefix.length())));
            }
        }
        return own;
    }

    private static Optional<String> prefix(ParameterSet parameters) {
        List<String> found = parameters.names().stream()
                .filter(name -> name.equals(FIRST) || name.endsWith("." + FIRST))
                .map(name -> name.substring(0, name.length() - FIRST.length()))
                .toList();
        if (found.size() > 1) {
            throw new CheckpointException("There are " + found.size() + " AV-HuBERT encoders, at "
                    + String.join(", ", found) + ": name a checkpoint that has one.");
        }
        return found.stream().findFirst();
    }

    private static boolean isOfEncoder(String name) {
        boolean known = name.startsWith("feature_extractor_")
                || name.startsWith("layer_norm.")
                || name.startsWith("post_extract_proj.")
                || name.startsWith("encoder.layer_norm.")
                || name.startsWith("encoder.pos_conv")
                || NUMBERED.matcher(name).matches();
        return known && !UNUSED.contains(name);
    }

    private static String canonical(String name) {
        if (name.startsWith("encoder.pos_conv")) {
            return name.replace("encoder.pos_conv.0.", "encoder.pos_conv_embed.conv.")
                    .replace("parametrizations.weight.original0", "weight_g")
                    .replace("parametrizations.weight.original1", "weight_v");
        }
        if (!NUMBERED.matcher(name).matches()) {
            return name;
        }
        return name.replace(".self_attn_layer_norm.", ".layer_norm.")
                .replace(".self_attn.", ".attention.")
                .replace(".fc1.", ".feed_forward.intermediate_dense.")
                .replace(".fc2.", ".feed_forward.output_dense.");
    }
}
