package dev.hubbub.speech.whisper.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the tensors of a Whisper model are called by OpenAI and by Hugging Face, in one table used in both directions.
 * Shapes are equal on both sides and nothing is transposed. Everything else in Hubbub uses the OpenAI names.
 */
public final class WhisperNames {
    /** {@code #} stands for the number of a block. */
    private static final String TABLE =
            """
            encoder.conv1.weight                      model.encoder.conv1.weight
            encoder.conv1.bias                        model.encoder.conv1.bias
            encoder.conv2.weight                      model.encoder.conv2.weight
            encoder.conv2.bias                        model.encoder.conv2.bias
            encoder.positional_embedding              model.encoder.embed_positions.weight
            encoder.blocks.#.attn.query.weight        model.encoder.layers.#.self_attn.q_proj.weight
            encoder.blocks.#.attn.query.bias          model.encoder.layers.#.self_attn.q_proj.bias
            encoder.blocks.#.attn.key.weight          model.encoder.layers.#.self_attn.k_proj.weight
            encoder.blocks.#.attn.value.weight        model.encoder.layers.#.self_attn.v_proj.weight
            encoder.blocks.#.attn.value.bias          model.encoder.layers.#.self_attn.v_proj.bias
            encoder.blocks.#.attn.out.weight          model.encoder.layers.#.self_attn.out_proj.weight
            encoder.blocks.#.attn.out.bias            model.encoder.layers.#.self_attn.out_proj.bias
            encoder.blocks.#.attn_ln.weight           model.encoder.layers.#.self_attn_layer_norm.weight
            encoder.blocks.#.attn_ln.bias             model.encoder.layers.#.self_attn_layer_norm.bias
            encoder.blocks.#.mlp.0.weight             model.encoder.layers.#.fc1.weight
            encoder.blocks.#.mlp.0.bias               model.encoder.layers.#.fc1.bias
            encoder.blocks.#.mlp.2.weight             model.encoder.layers.#.fc2.weight
            encoder.blocks.#.mlp.2.bias               model.encoder.layers.#.fc2.bias
            encoder.blocks.#.mlp_ln.weight            model.encoder.layers.#.final_layer_norm.weight
            encoder.blocks.#.mlp_ln.bias              model.encoder.layers.#.final_layer_norm.bias
            encoder.ln_post.weight                    model.encoder.layer_norm.weight
            encoder.ln_post.bias                      model.encoder.layer_norm.bias
            decoder.token_embedding.weight            model.decoder.embed_tokens.weight
            decoder.positional_embedding              model.decoder.embed_positions.weight
            decoder.blocks.#.attn.query.weight        model.decoder.layers.#.self_attn.q_proj.weight
            decoder.blocks.#.attn.query.bias          model.decoder.layers.#.self_attn.q_proj.bias
            decoder.blocks.#.attn.key.weight          model.decoder.layers.#.self_attn.k_proj.weight
            decoder.blocks.#.attn.value.weight        model.decoder.layers.#.self_attn.v_proj.weight
            decoder.blocks.#.attn.value.bias          model.decoder.layers.#.self_attn.v_proj.bias
            decoder.blocks.#.attn.out.weight          model.decoder.layers.#.self_attn.out_proj.weight
            decoder.blocks.#.attn.out.bias            model.decoder.layers.#.self_attn.out_proj.bias
            decoder.blocks.#.attn_ln.weight           model.decoder.layers.#.self_attn_layer_norm.weight
            decoder.blocks.#.attn_ln.bias             model.decoder.layers.#.self_attn_layer_norm.bias
            decoder.blocks.#.cross_attn.query.weight  model.decoder.layers.#.encoder_attn.q_proj.weight
            decoder.blocks.#.cross_attn.query.bias    model.decoder.layers.#.encoder_attn.q_proj.bias
            decoder.blocks.#.cross_attn.key.weight    model.decoder.layers.#.encoder_attn.k_proj.weight
            decoder.blocks.#.cross_attn.value.weight  model.decoder.layers.#.encoder_attn.v_proj.weight
            decoder.blocks.#.cross_attn.value.bias    model.decoder.layers.#.encoder_attn.v_proj.bias
            decoder.blocks.#.cross_attn.out.weight    model.decoder.layers.#.encoder_attn.out_proj.weight
            decoder.blocks.#.cross_attn.out.bias      model.decoder.layers.#.encoder_attn.out_proj.bias
            decoder.blocks.#.cross_attn_ln.weight     model.decoder.layers.#.encoder_attn_layer_norm.weight
            decoder.blocks.#.cross_attn_ln.bias       model.decoder.layers.#.encoder_attn_layer_norm.bias
            decoder.blocks.#.mlp.0.weight             model.decoder.layers.#.fc1.weight
            decoder.blocks.#.mlp.0.bias               model.decoder.layers.#.fc1.bias
            decoder.blocks.#.mlp.2.weight             model.decoder.layers.#.fc2.weight
            decoder.blocks.#.mlp.2.bias               model.decoder.layers.#.fc2.bias
            decoder.blocks.#.mlp_ln.weight            model.decoder.layers.#.final_layer_norm.weight
            decoder.blocks.#.mlp_ln.bias              model.decoder.layers.#.final_layer_norm.bias
            decoder.ln.weight                         model.decoder.layer_norm.weight
            decoder.ln.bias                           model.decoder.layer_norm.bias
            """;

    private static final Map<String, String> TO_HUGGING_FACE = new LinkedHashMap<>();
    private static final Map<String, String> TO_OPENAI = new LinkedHashMap<>();
    private static final Pattern BLOCK = Pattern.compile("(?<=\\.(?:blocks|layers)\\.)\\d+(?=\\.)");

    static {
        TABLE.lines().forEach(line -> {
            String[] names = line.split(" +");
            TO_HUGGING_FACE.put(names[0], names[1]);
            TO_OPENAI.put(names[1], names[0]);
        });
    }

    private WhisperNames() {}

    /** The Hugging Face name of an OpenAI name; empty if Whisper has no such tensor. */
    public static Optional<String> huggingFace(String openAi) {
        return translate(openAi, TO_HUGGING_FACE);
    }

    /** The OpenAI name of a Hugging Face name (with its {@code model.} prefix); empty if Whisper has no such tensor. */
    public static Optional<String> openAi(String huggingFace) {
        return translate(huggingFace, TO_OPENAI);
    }

    private static Optional<String> translate(String name, Map<String, String> table) {
        Matcher block = BLOCK.matcher(name);
        if (!block.find()) {
            return Optional.ofNullable(table.get(name));
        }
        String number = block.group();
        return Optional.ofNullable(table.get(block.replaceFirst("#"))).map(found -> found.replace("#", number));
    }
}
