package dev.hubbub.speech.decoding;

import dev.hubbub.speech.checkpoint.Checkpoint;
import java.util.Map;

/**
 * A transformer decoder in plain Java and double precision, which reads every text from its start: slow, short, and
 * independent of the engine. The norms stand before the attentions.
 */
final class TinyDecoder {
    private static final int HEADS = 4;

    private final Checkpoint weights;
    private final Dialect dialect;
    private final int width;

    TinyDecoder(Checkpoint weights, Dialect dialect) {
        this.weights = weights;
        this.dialect = dialect;
        this.width = (int) weights.tensor(dialect.name("embedding")).shape()[1];
    }

    int vocabulary() {
        return (int) weights.tensor(dialect.name("embedding")).shape()[0];
    }

    /** The logits after the last token of a text. */
    float[] logits(double[][] audio, long... text) {
        double[][] x = embedded(text);
        for (int layer = 0; weights.contains(dialect.name("self.query", layer) + ".weight"); layer++) {
            add(x, attention(layer, "self", norm(dialect.name("selfNorm", layer), x), null));
            add(x, attention(layer, "cross", norm(dialect.name("crossNorm", layer), x), audio));
            double[][] hidden = linear(dialect.name("up", layer), norm(dialect.name("feedNorm", layer), x));
            for (double[] row : hidden) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = Math.max(0, row[i]);
                }
            }
            add(x, linear(dialect.name("down", layer), hidden));
        }
        double[][] last = norm(dialect.name("lastNorm"), new double[][] {x[x.length - 1]});
        double[] logits = linear(dialect.name("output"), last)[0];
        float[] rounded = new float[logits.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) logits[i];
        }
        return rounded;
    }

    private double[][] embedded(long[] text) {
        float[] table = weights.tensor(dialect.name("embedding")).floats();
        double[][] x = new double[text.length][width];
        for (int t = 0; t < text.length; t++) {
            for (int i = 0; i < width; i++) {
                x[t][i] = Math.sqrt(width) * table[(int) text[t] * width + i] + dialect.position(t, i, width);
            }
        }
        return x;
    }

    private double[][] attention(int layer, String kind, double[][] x, double[][] audio) {
        double[][] memory = audio == null ? x : audio;
        double[][] query = linear(dialect.name(kind + ".query", layer), x);
        double[][] key = linear(dialect.name(kind + ".key", layer), memory);
        double[][] value = linear(dialect.name(kind + ".value", layer), memory);
        int size = width / HEADS;
        double[][] joined = new double[x.length][width];
        for (int head = 0; head < HEADS; head++) {
            for (int t = 0; t < x.length; t++) {
                int seen = audio == null ? t + 1 : memory.length;
                double[] share = new double[seen];
                double sum = 0;
                for (int s = 0; s < seen; s++) {
                    double product = 0;
                    for (int i = head * size; i < (head + 1) * size; i++) {
                        product += query[t][i] * key[s][i];
                    }
                    share[s] = Math.exp(product / Math.sqrt(size));
                    sum += share[s];
                }
                for (int s = 0; s < seen; s++) {
                    for (int i = head * size; i < (head + 1) * size; i++) {
                        joined[t][i] += share[s] / sum * value[s][i];
                    }
                }
            }
        }
        return linear(dialect.name(kind + ".out", layer), joined);
    }

    private double[][] linear(String name, double[][] x) {
        float[] weight = weights.tensor(name + ".weight").floats();
        float[] bias = weights.contains(name + ".bias")
                ? weights.tensor(name + ".bias").floats()
                : null;
        int in = x[0].length;
        int out = weight.length / in;
        double[][] y = new double[x.length][out];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < out; o++) {
                double sum = bias == null ? 0 : bias[o];
                for (int i = 0; i < in; i++) {
                    sum += weight[o * in + i] * x[t][i];
                }
                y[t][o] = sum;
            }
        }
        return y;
    }

    private double[][] norm(String name, double[][] x) {
        float[] weight = weights.tensor(name + ".weight").floats();
        float[] bias = weights.tensor(name + ".bias").floats();
        double[][] y = new double[x.length][width];
        for (int t = 0; t < x.length; t++) {
            double mean = 0;
            for (double value : x[t]) {
                mean += value / width;
            }
            double variance = 0;
            for (double value : x[t]) {
                variance += (value - mean) * (value - mean) / width;
            }
            for (int i = 0; i < width; i++) {
                y[t][i] = (x[t][i] - mean) / Math.sqrt(variance + dialect.epsilon()) * weight[i] + bias[i];
            }
        }
        return y;
    }

    private static void add(double[][] x, double[][] y) {
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < x[t].length; i++) {
                x[t][i] += y[t][i];
            }
        }
    }

    /** What the two originals do differently. */
    enum Dialect {
        /** Positions count from 2, sines before cosines. */
        HUGGING_FACE(
                "w.model.decoder.",
                1e-5,
                Map.ofEntries(
                        Map.entry("embedding", "embed_tokens.weight"),
                        Map.entry("output", "embed_tokens"),
                        Map.entry("lastNorm", "layer_norm"),
                        Map.entry("self.query", "layers.#.self_attn.q_proj"),
                        Map.entry("self.key", "layers.#.self_attn.k_proj"),
                        Map.entry("self.value", "layers.#.self_attn.v_proj"),
                        Map.entry("self.out", "layers.#.self_attn.out_proj"),
                        Map.entry("cross.query", "layers.#.encoder_attn.q_proj"),
                        Map.entry("cross.key", "layers.#.encoder_attn.k_proj"),
                        Map.entry("cross.value", "layers.#.encoder_attn.v_proj"),
                        Map.entry("cross.out", "layers.#.encoder_attn.out_proj"),
                        Map.entry("selfNorm", "layers.#.self_attn_layer_norm"),
                        Map.entry("crossNorm", "layers.#.encoder_attn_layer_norm"),
                        Map.entry("feedNorm", "layers.#.final_layer_norm"),
                        Map.entry("up", "layers.#.fc1"),
                        Map.entry("down", "layers.#.fc2"))) {
            @Override
            double position(int t, int i, int width) {
                int half = width / 2;
                double angle = (t + 2) * Math.exp(-Math.log(10_000) / (half - 1) * (i % half));
                return i < half ? Math.sin(angle) : Math.cos(angle);
            }
        },
        /** Positions count from 0, sines and cosines in turn. */
        ESPNET(
                "w.avsr.decoder.",
                1e-12,
                Map.ofEntries(
                        Map.entry("embedding", "embed.0.weight"),
                        Map.entry("output", "output_layer"),
                        Map.entry("lastNorm", "after_norm"),
                        Map.entry("self.query", "decoders.#.self_attn.linear_q"),
                        Map.entry("self.key", "decoders.#.self_attn.linear_k"),
                        Map.entry("self.value", "decoders.#.self_attn.linear_v"),
                        Map.entry("self.out", "decoders.#.self_attn.linear_out"),
                        Map.entry("cross.query", "decoders.#.src_attn.linear_q"),
                        Map.entry("cross.key", "decoders.#.src_attn.linear_k"),
                        Map.entry("cross.value", "decoders.#.src_attn.linear_v"),
                        Map.entry("cross.out", "decoders.#.src_attn.linear_out"),
                        Map.entry("selfNorm", "decoders.#.norm1"),
                        Map.entry("crossNorm", "decoders.#.norm2"),
                        Map.entry("feedNorm", "decoders.#.norm3"),
                        Map.entry("up", "decoders.#.feed_forward.w_1"),
                        Map.entry("down", "decoders.#.feed_forward.w_2"))) {
            @Override
            double position(int t, int i, int width) {
                double angle = t * Math.exp(-Math.log(10_000) / width * (i / 2 * 2));
                return i % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
            }
        };

        private final String prefix;
        private final double epsilon;
        private final Map<String, String> names;

        Dialect(String prefix, double epsilon, Map<String, String> names) {
            this.prefix = prefix;
            this.epsilon = epsilon;
            this.names = names;
        }

        abstract double position(int t, int i, int width);

        double epsilon() {
            return epsilon;
        }

        String name(String part) {
            return prefix + names.get(part);
        }

        String name(String part, int layer) {
            return name(part).replace("#", Integer.toString(layer));
        }
    }
}
