package dev.hubbub.speech.whisper;

import ai.djl.pytorch.engine.PtNDManager;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.SimilarLengths;
import dev.hubbub.speech.torch.BatchHalving;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The way from clips to a model's {@link EncodedAudio}: features, batches of similar lengths, the encoder. */
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
        return ofClips(samples.stream().map(Clip::ofAudio).toList(), padToThirtySeconds);
    }

    /** As of samples, together with the pictures that clips have. */
    EncodedAudio ofClips(List<Clip> clips, boolean padToThirtySeconds) {
        List<ClipFeatures> inputs = new ArrayList<>(clips.size());
        List<EncodedAudio.Segment> segments = new ArrayList<>(clips.size());
        for (int i = 0; i < clips.size(); i++) {
            Clip clip = clips.get(i);
            double seconds = seconds(clip);
            if (seconds > model.longestSegmentSeconds()) {
                throw new IllegalArgumentException("Segment " + i + " lasts " + seconds + " s, but this model takes at"
                        + " most " + model.longestSegmentSeconds() + " s: cut it into shorter segments.");
            }
            MelSpectrogram mel = clip.audio() == null ? null : mel(clip.audio(), padToThirtySeconds);
            inputs.add(new ClipFeatures(mel, pictures(clip)));
            segments.add(new EncodedAudio.Segment(seconds, fingerprint(Arrays.hashCode(clip.audio()), clip.video())));
        }
        return TorchRuntime.inference(() -> encoded(inputs, segments));
    }

    private MelSpectrogram mel(float[] samples, boolean padToThirtySeconds) {
        int limit = 2 * config.audioContext() * LogMel.HOP;
        float[] heard = samples.length < SHORTEST_CLIP ? Arrays.copyOf(samples, SHORTEST_CLIP) : samples;
        return padToThirtySeconds ? features.ofPadded(heard, limit - heard.length) : features.of(heard);
    }

    /** Those that were taken while something was to be heard; where there are fewer, no more are made up. */
    static GreyFrames pictures(Clip clip) {
        if (clip.audio() == null || clip.video() == null) {
            return clip.video();
        }
        int heard = (int) Math.rint(seconds(clip) * GreyFrames.FRAMES_PER_SECOND);
        return clip.video().first(Math.max(1, heard));
    }

    private static double seconds(Clip clip) {
        return clip.audio() == null ? clip.video().seconds() : (double) clip.audio().length / LogMel.SAMPLE_RATE;
    }

    /** @see WhisperModel#encodeFeatures(List, int) */
    EncodedAudio ofFeatures(List<ClipFeatures> clips, int heard) {
        List<EncodedAudio.Segment> segments = new ArrayList<>(clips.size());
        for (ClipFeatures clip : clips) {
            require(clip);
            double seconds = (double) Math.min(heard, clip.frames()) * LogMel.HOP / LogMel.SAMPLE_RATE;
            segments.add(new EncodedAudio.Segment(seconds, fingerprint(clip)));
        }
        return TorchRuntime.inference(() -> encoded(clips, segments));
    }

    private void require(ClipFeatures clip) {
        MelSpectrogram mel = clip.sound();
        if (clip.frames() < 1
                || clip.frames() > 2 * config.audioContext()
                || mel != null && mel.mels() != config.mels()) {
            throw new IllegalArgumentException("This model takes features of " + config.mels() + " bands and 1 to "
                    + 2 * config.audioContext() + " frames, not " + (mel == null ? "no" : mel.mels()) + " bands and "
                    + clip.frames() + " frames.");
        }
    }

    private static long fingerprint(ClipFeatures clip) {
        long heard = clip.isHeard() ? Arrays.hashCode(clip.sound().values()) : 0;
        return fingerprint(heard, clip.pictures());
    }

    private static long fingerprint(long heard, GreyFrames pictures) {
        return pictures == null ? heard : heard * 31 + Arrays.hashCode(pictures.pixels());
    }

    private EncodedAudio encoded(List<ClipFeatures> clips, List<EncodedAudio.Segment> segments) {
        NativeScope owned = new NativeScope(manager);
        List<EncodedBatch> batches = new ArrayList<>();
        try {
            for (int[] members : batches(clips)) {
                batches.addAll(BatchHalving.compute(
                        members, part -> encoder.encode(clips, part, owned.arrays()), EncodedBatch::close));
            }
            return new EncodedAudio(model, owned, batches, segments);
        } catch (RuntimeException e) {
            batches.forEach(EncodedBatch::close);
            owned.close();
            throw e;
        }
    }

    /** Together is encoded what is heard and seen alike, so that nothing is made up for a clip that lacks one of them. */
    private List<int[]> batches(List<ClipFeatures> clips) {
        List<int[]> batches = new ArrayList<>();
        for (boolean heard : new boolean[] {true, false}) {
            for (boolean seen : new boolean[] {true, false}) {
                int[] alike = IntStream.range(0, clips.size())
                        .filter(i ->
                                clips.get(i).isHeard() == heard && clips.get(i).isSeen() == seen)
                        .toArray();
                SimilarLengths.batches(alike.length, i -> clips.get(alike[i]).frames(), batch)
                        .forEach(members -> batches.add(
                                IntStream.of(members).map(i -> alike[i]).toArray()));
            }
        }
        return batches;
    }
}
