package dev.hubbub.speech.whisper;

import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.torch.NativeScope;
import java.util.List;
import java.util.Objects;

/** Clips after Whisper's encoder. */
public final class EncodedAudio implements EncodedSpeech {
    private final Object owner;
    private final NativeScope scope;
    private final List<EncodedBatch> batches;
    private final List<Segment> segments;

    EncodedAudio(Object owner, NativeScope scope, List<EncodedBatch> batches, List<Segment> segments) {
        this.owner = owner;
        this.scope = scope;
        this.batches = List.copyOf(batches);
        this.segments = List.copyOf(segments);
    }

    /**
     * What a model encoded itself.
     *
     * @throws IllegalArgumentException if another one encoded it
     */
    static EncodedAudio of(Object model, EncodedSpeech speech) {
        if (speech instanceof EncodedAudio audio && audio.owner == model) {
            return audio;
        }
        throw new IllegalArgumentException("This audio was encoded by another model: encode it with this one.");
    }

    @Override
    public int size() {
        return segments.size();
    }

    @Override
    public double seconds(int segment) {
        return segments.get(segment).seconds();
    }

    /** The encoder's output for a segment, row-major {@code positions x width}, one position per 20 ms. */
    public float[] states(int segment) {
        Place place = place(segment);
        return place.batch().states(place.row());
    }

    /** Where a segment is. */
    Place place(int segment) {
        Objects.checkIndex(segment, segments.size());
        for (EncodedBatch batch : batches) {
            for (int row = 0; row < batch.size(); row++) {
                if (batch.member(row) == segment) {
                    return new Place(batch, row);
                }
            }
        }
        throw new IllegalStateException("Segment " + segment + " is in no batch.");
    }

    /** A number that depends on the segment's audio alone. */
    long fingerprint(int segment) {
        return segments.get(segment).fingerprint();
    }

    List<EncodedBatch> batches() {
        return batches;
    }

    @Override
    public void close() {
        batches.forEach(EncodedBatch::close);
        scope.close();
    }

    /** What is known of a segment besides its states. */
    record Segment(double seconds, long fingerprint) {}

    /** A row of a batch. */
    record Place(EncodedBatch batch, int row) {}
}
