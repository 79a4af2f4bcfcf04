package dev.hubbub.speech.model;

import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model on a device that writes down what it hears or sees. Clips are encoded once and can then be decoded with any
 * number of options:
 *
 * <pre>{@code
 * try (SpeechModel model = ModelFamilies.of(folder).load(folder, ModelOptions.CPU);
 *         EncodedSpeech speech = model.encode(clips, Encoding.PADDED)) {
 *     List<Hypothesis> greedy = model.decode(speech, DecodingOptions.greedy());
 *     List<Hypothesis> beams = model.decode(speech, DecodingOptions.builder().beamSize(5).build());
 * }
 * }</pre>
 *
 * <p>The same inputs give the same results bit for bit on the same machine. A model may be used by several threads;
 * {@link EncodedSpeech} by one at a time.
 */
public interface SpeechModel extends AutoCloseable {

    /** What the model can do. */
    Capabilities capabilities();

    /** What the model's tokens stand for; empty if it came without a tokenizer, so that hypotheses have no text. */
    Optional<TokenText> text();

    /** What has to lie beside the weights for that, to be put into a sentence. */
    default String textFiles() {
        return "tokenizer.json";
    }

    /**
     * Refuses what no clip would make possible, before any is heard.
     *
     * @throws IllegalArgumentException if the options ask for what the model does not have
     */
    void requireAble(DecodingOptions options);

    /**
     * Encodes clips. The result holds the device's memory: encode no more at once than fits.
     *
     * @throws IllegalArgumentException if a clip lacks what the model needs, or is longer than
     *     {@link Capabilities#longestClipSeconds}
     * @throws dev.hubbub.speech.torch.DeviceMemoryException if the clips do not fit on the device at once
     */
    EncodedSpeech encode(List<Clip> clips, Encoding how);

    /**
     * Decodes some clips.
     *
     * @param speech encoded by this model
     * @param clips which ones
     * @return one hypothesis per element of {@code clips}, in their order
     * @throws IllegalArgumentException if the options ask for what the model does not have, or another model encoded the
     *     speech
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if the model's scores are no numbers: it would write
     *     nonsense and call it certain
     */
    List<Hypothesis> decode(EncodedSpeech speech, int[] clips, DecodingOptions options);

    /** Decodes all clips. */
    default List<Hypothesis> decode(EncodedSpeech speech, DecodingOptions options) {
        return decode(speech, IntStream.range(0, speech.size()).toArray(), options);
    }

    @Override
    void close();
}
