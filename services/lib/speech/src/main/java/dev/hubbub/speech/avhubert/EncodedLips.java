package dev.hubbub.speech.avhubert;

import dev.hubbub.speech.avhubert.TextDecoder.Memory;
import dev.hubbub.speech.model.EncodedSpeech;
import java.util.List;

/** Clips that an AV-HuBERT encoder has heard and seen, with what the text decoder reads of them. */
public final class EncodedLips implements EncodedSpeech {
    private final Object owner;
    private final List<Batch> batches;
    private final List<Seen> clips;

    EncodedLips(Object owner, List<Batch> batches, List<Seen> clips) {
        this.owner = owner;
        this.batches = List.copyOf(batches);
        this.clips = List.copyOf(clips);
    }

    /**
     * What a model encoded itself.
     *
     * @throws IllegalArgumentException if another one encoded it
     */
    static EncodedLips of(Object model, EncodedSpeech speech) {
        if (speech instanceof EncodedLips lips && lips.owner == model) {
            return lips;
        }
        throw new IllegalArgumentException("These clips were encoded by another model: encode them with this one.");
    }

    List<Batch> batches() {
        return batches;
    }

    @Override
    public int size() {
        return clips.size();
    }

    @Override
    public double seconds(int clip) {
        return clips.get(clip).seconds();
    }

    /** A number that depends on the clip alone. */
    long fingerprint(int clip) {
        return clips.get(clip).fingerprint();
    }

    @Override
    public void close() {
        batches.forEach(Batch::close);
    }

    /** What is known of a clip besides its states. */
    record Seen(double seconds, long fingerprint) {}

    /**
     * Clips that were encoded together.
     *
     * @param members which ones, row by row
     */
    public record Batch(int[] members, AvHubertStates states, Memory memory) implements AutoCloseable {

        @Override
        public void close() {
            states.close();
        }
    }
}
