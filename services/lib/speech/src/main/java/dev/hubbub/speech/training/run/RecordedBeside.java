package dev.hubbub.speech.training.run;

import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.training.augmentation.Augmentation;
import dev.hubbub.speech.training.augmentation.HeardBeside;
import dev.hubbub.speech.training.augmentation.NoiseKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What the clips of a run have beside them: stretches of recordings of noise, and what others say in its other clips. */
final class RecordedBeside {

    /** What is broken is passed over so often. */
    private static final int TRIES = 8;

    private final ExampleSource source;
    private final List<Example> examples;

    /** @throws IllegalArgumentException if noise is wanted that there is none of */
    RecordedBeside(ExampleSource source, UsableExamples examples, Augmentation augmentation) {
        this.source = source;
        this.examples = examples.all();
        if (augmentation.adds(NoiseKind.RECORDINGS) && source.noise().isEmpty()) {
            throw new IllegalArgumentException(
                    "Noise is to be heard in recordings, and there are none: name some, or leave the kind out.");
        }
        if (augmentation.adds(NoiseKind.BABBLE) && this.examples.size() < 2) {
            throw new IllegalArgumentException(
                    "Babble is what others say in other clips, and there is only one clip: learn from more, or leave"
                            + " the kind out.");
        }
    }

    /** What may be heard beside a clip. */
    HeardBeside of(Example clip) {
        return new HeardBeside() {
            @Override
            public float[] noise(int count, RandomGenerator random) throws IOException {
                return readable(() -> noiseOnce(count, random));
            }

            @Override
            public float[] voice(int count, RandomGenerator random) throws IOException {
                return readable(() -> voiceOnce(clip, count, random));
            }
        };
    }

    private interface Draw {
        float[] samples() throws IOException;
    }

    private static float[] readable(Draw draw) throws IOException {
        UnusableClipException last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return draw.samples();
            } catch (UnusableClipException e) {
                last = e;
            }
        }
        throw new TrainingFailedException(
                "What is to be heard beside clips cannot be read, " + TRIES + " times in a row. " + last.getMessage(),
                last);
    }

    private float[] noiseOnce(int count, RandomGenerator random) throws IOException {
        NoiseRecordings noise = source.noise().orElseThrow();
        int number = random.nextInt(noise.count());
        double wanted = (double) count / LogMel.SAMPLE_RATE;
        double start = Math.max(0, noise.seconds(number) - wanted) * random.nextDouble();
        return fitted(noise.samples(number, start, Math.min(wanted, noise.seconds(number))), count, random);
    }

    private float[] voiceOnce(Example clip, int count, RandomGenerator random) throws IOException {
        Example other = other(clip, random);
        float[] whole = Optional.ofNullable(
                        source.clip(other, Set.of(Modality.AUDIO)).audio())
                .orElseThrow(() -> new UnusableClipException(other.id() + " has no sound.", null));
        int start = whole.length > count ? random.nextInt(whole.length - count + 1) : 0;
        return fitted(Arrays.copyOfRange(whole, start, whole.length), count, random);
    }

    /** Its beginning, or what is too short again and again, from somewhere in it. */
    private static float[] fitted(float[] samples, int count, RandomGenerator random) {
        if (samples.length >= count || samples.length == 0) {
            return Arrays.copyOf(samples, count);
        }
        int begin = random.nextInt(samples.length);
        float[] repeated = new float[count];
        for (int i = 0; i < count; i++) {
            repeated[i] = samples[(begin + i) % samples.length];
        }
        return repeated;
    }

    /** Of somebody else, if it is known who speaks and others do; another clip in any case. */
    private Example other(Example clip, RandomGenerator random) {
        int first = random.nextInt(examples.size());
        Example another = null;
        for (int i = 0; i < examples.size(); i++) {
            Example candidate = examples.get((first + i) % examples.size());
            if (candidate.id().equals(clip.id())) {
                continue;
            }
            if (clip.speaker() == null || !clip.speaker().equals(candidate.speaker())) {
                return candidate;
            }
            another = another == null ? candidate : another;
        }
        return another;
    }
}
