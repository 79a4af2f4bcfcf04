package dev.hubbub.speech.avhubert.ctc;

import dev.hubbub.speech.avhubert.StoredNames;
import dev.hubbub.speech.checkpoint.ParameterSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** What ESPnet calls the tensors of a text decoder. */
final class CtcNames {
    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("embed.0.", "embed_tokens.");
        PARTS.put("decoders.", "layers.");
        PARTS.put("self_attn.linear_", "self_attn.");
        PARTS.put("src_attn.linear_", "encoder_attn.");
        PARTS.put("attn.q.", "attn.q_proj.");
        PARTS.put("attn.k.", "attn.k_proj.");
        PARTS.put("attn.v.", "attn.v_proj.");
        PARTS.put("attn.out.", "attn.out_proj.");
        PARTS.put("feed_forward.w_1.", "fc1.");
        PARTS.put("feed_forward.w_2.", "fc2.");
        PARTS.put("norm1.", "self_attn_layer_norm.");
        PARTS.put("norm2.", "encoder_attn_layer_norm.");
        PARTS.put("norm3.", "final_layer_norm.");
        PARTS.put("after_norm.", "layer_norm.");
        PARTS.put("output_layer.", "output.");
    }

    /** What stands before all names in Hugging Face folders. */
    static final String PUBLISHED = "avsr.";

    private static final String HEAD = "ctc.ctc_lo.";
    private static final String DECODER = "decoder.";
    private static final String BRIDGE = "proj_decoder.";

    private CtcNames() {}

    /**
     * The text decoder's parameters under the names of {@link dev.hubbub.speech.avhubert.TextDecoder}.
     *
     * @param all of the model
     */
    static ParameterSet decoder(ParameterSet all) {
        return decoderNames(all).read(all);
    }

    /** What the text decoder's parameters are called. */
    static StoredNames decoderNames(ParameterSet all) {
        String prefix = prefix(all);
        Map<String, String> own = new LinkedHashMap<>();
        for (String name : all.names()) {
            if (name.startsWith(prefix + DECODER)) {
                own.put(name, own(name.substring((prefix + DECODER).length())));
            } else if (name.startsWith(prefix + BRIDGE)) {
                // Only a model whose decoder is of another width than its encoder has it.
                own.put(name, "bridge." + name.substring((prefix + BRIDGE).length()));
            }
        }
        return new StoredNames(own);
    }

    /** What the CTC output's parameters are called, within a part of this name. */
    static StoredNames headNames(ParameterSet all, String part) {
        String prefix = prefix(all) + HEAD;
        return new StoredNames(Map.of(prefix + "weight", part + "weight", prefix + "bias", part + "bias"));
    }

    /**
     * What the parameters of some names are called in Hugging Face folders.
     *
     * @param names of stored tensors
     */
    static Map<String, String> published(ParameterSet all, StoredNames names) {
        String prefix = prefix(all);
        Map<String, String> published = new LinkedHashMap<>();
        names.own().forEach((stored, own) -> published.put(own, PUBLISHED + stored.substring(prefix.length())));
        return published;
    }

    /** The CTC output's parameters. */
    static ParameterSet head(ParameterSet all) {
        return all.under(prefix(all) + HEAD);
    }

    /** What stands before all names: {@code avsr.} in Hugging Face folders, something else in what Lightning saves. */
    private static String prefix(ParameterSet all) {
        return all.names().stream()
                .filter(name -> name.endsWith(HEAD + "weight"))
                .map(name -> name.substring(0, name.length() - HEAD.length() - "weight".length()))
                .findFirst()
                .orElse(PUBLISHED);
    }

    private static String own(String name) {
        String renamed = name;
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
            renamed = renamed.replace(part.getKey(), part.getValue());
        }
        return renamed;
    }
}
