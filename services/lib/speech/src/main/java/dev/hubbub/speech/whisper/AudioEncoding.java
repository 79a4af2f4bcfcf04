package dev.hubbub.speech.whisper;

import ai.djl.pytorch.engine.PtNDManager;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.model.SimilarLengths;
import dev.hubbub.speech.torch.BatchHalving;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The way from sound to a model's {@link EncodedAudio}: features, batches of similar lengths, the encoder. */
final class AudioEncoding {
    /** Shorter clips are followed by silence up to this, one window of the features. */
    private static final int SHORTEST_CLIP = 400;

    private final WhisperModel model;
    private final WhisperConfig config;
    private final WhisperEncoder encoder;
    private final int batch;
    private final LogMel features;
    private final PtNDManager manager;

    /** @param batch most clips encoded at once */
    AudioEncoding(WhisperModel model, WhisperEncoder encoder, int batch, PtNDManager manager) {
        this.model = model;
        this.config = model.config();
        this.encoder = encoder;
        this.batch = batch;
        this.features = new LogMel(config.mels());
        this.manager = manager;
    }

    /** @see WhisperModel#encode(List, boolean) */
    EncodedAudio ofSamples(List<float[]> samples, boolean padToThirtySeconds) {
        int limit = 2 * config.audioContext() * LogMel.HOP;
        List<MelSpectrogram> mels = new ArrayList<>(samples.size());
        List<EncodedAudio.Segment> segments = new ArrayList<>(samples.size());
        for (int i = 0; i < samples.size(); i++) {
            float[] clip = samples.get(i);
            if (clip.length > limit) {
                throw new IllegalArgumentException("Segment " + i + " lasts "
                        + (double) clip.length / LogMel.SAMPLE_RATE + " s, but this model takes at most "
                        + model.longestSegmentSeconds() + " s: cut it into shorter segments.");
            }
            float[] heard = clip.length < SHORTEST_CLIP ? Arrays.copyOf(clip, SHORTEST_CLIP) : clip;
            mels.add(padToThirtySeconds ? features.ofPadded(heard, limit - heard.length) : features.of(heard));
            segments.add(new EncodedAudio.Segment((double) clip.length / LogMel.SAMPLE_RATE, Arrays.hashCode(clip)));
        }
        return TorchRuntime.inference(() -> encoded(mels, segments));
    }

    /** @see WhisperModel#encodeFeatures(List, int) */
    EncodedAudio ofFeatures(List<MelSpectrogram> mels, int heard) {
        List<EncodedAudio.Segment> segments = new ArrayList<>(mels.size());
        for (MelSpectrogram mel : mels) {
            if (mel.mels() != config.mels() || mel.frames() < 1 || mel.frames() > 2 * config.audioContext()) {
                throw new IllegalArgumentException("This model takes features of " + config.mels() + " bands and 1 to "
                        + 2 * config.audioContext() + " frames, not " + mel.mels() + " bands and " + mel.frames()
                        + " frames.");
            }
            double seconds = (double) Math.min(heard, mel.frames()) * LogMel.HOP / LogMel.SAMPLE_RATE;
            segments.add(new EncodedAudio.Segment(seconds, Arrays.hashCode(mel.values())));
        }
        return TorchRuntime.inference(() -> encoded(mels, segments));
    }

    private EncodedAudio encoded(List<MelSpectrogram> mels, List<EncodedAudio.Segment> segments) {
        NativeScope owned = new NativeScope(manager);
        List<EncodedBatch> batches = new ArrayList<>();
        try {
            for (int[] members :
                    SimilarLengths.batches(mels.size(), i -> mels.get(i).frames(), batch)) {
                batches.addAll(BatchHalving.compute(
                        members, part -> encoder.encode(mels, part, owned.arrays()), EncodedBatch::close));
            }
            return new EncodedAudio(model, owned, batches, segments);
        } catch (RuntimeException e) {
            batches.forEach(EncodedBatch::close);
            owned.close();
            throw e;
        }
    }
}
