package dev.hubbub.speech.training.augmentation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.features.SpecAugment;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.TrainingInput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What is changed of what is heard, each time anew: its speed, then noise is added, and then parts of its spectrogram are
 * hidden. Only of what is learnt from: whatever is judged is heard as it is.
 *
 * <p>Speed is changed by resampling, so that pitch and length change with it, and one of several factors is drawn each
 * time. Source: T. Ko et al., Audio Augmentation for Speech Recognition, 2015, who learn from every utterance at each of
 * 0.9, 1 and 1.1.
 *
 * @param speeds factors, above 1 for faster and shorter; empty for none
 * @param noise what is added
 * @param masks what is hidden
 */
public record Augmentation(List<Double> speeds, Optional<AddedNoise> noise, Optional<SpecAugment> masks) {

    /** Everything as it is. */
    public static final Augmentation NONE = new Augmentation(List.of(), Optional.empty(), Optional.empty());

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double SLOWEST = 0.5;
    private static final double FASTEST = 2;

    /** A clip may be so much longer than its example says, in seconds. */
    private static final double INEXACT = 0.01;

    public Augmentation {
        speeds = List.copyOf(speeds);
        for (double speed : speeds) {
            if (!(speed >= SLOWEST && speed <= FASTEST)) {
                throw new IllegalArgumentException("A speed must be 0.5 to 2, not " + speed + ".");
            }
        }
    }

    /**
     * The speed of a clip.
     *
     * @param seconds how long it is
     * @param longest how long it may be: speeds that make it longer are not drawn, and where all do it stays as it is
     */
    public double speed(double seconds, double longest, RandomGenerator random) {
        List<Double> fitting = speeds.stream()
                .filter(speed -> speed >= 1 || seconds / speed <= longest - INEXACT)
                .toList();
        return fitting.isEmpty() ? 1 : fitting.get(random.nextInt(fitting.size()));
    }

    /**
     * What is heard of a clip; what is seen stays as it is.
     *
     * @param beside what can be heard beside it
     * @throws IOException if that cannot be read now
     */
    public Clip heard(Clip clip, RandomGenerator random, HeardBeside beside) throws IOException {
        if (noise.isEmpty() || clip.audio() == null) {
            return clip;
        }
        return new Clip(noise.get().added(clip.audio(), random, beside), clip.video());
    }

    /** Whether noise of a kind is ever added. */
    public boolean adds(NoiseKind kind) {
        return noise.filter(added -> added.share() > 0 && added.kinds().contains(kind))
                .isPresent();
    }

    /**
     * What the encoder takes in.
     *
     * @throws IllegalArgumentException if parts are to be hidden, and this model's input has none
     */
    public TrainingInput taken(TrainingInput input, RandomGenerator random) {
        return masks.isEmpty() ? input : input.masked(masks.get(), random);
    }

    /** All of it by name, as a run keeps it. */
    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        if (!speeds.isEmpty()) {
            speeds.forEach(json.putArray("speeds")::add);
        }
        noise.ifPresent(added -> {
            ObjectNode node = json.putObject("noise");
            node.put("share", added.share());
            added.kinds().forEach(kind -> node.withArray("kinds").add(kind.toString()));
            if (added.kinds().contains(NoiseKind.BABBLE)) {
                node.put("voices", added.voices());
            }
            node.put("lowestRatio", added.lowestRatio());
            node.put("highestRatio", added.highestRatio());
        });
        masks.ifPresent(hidden -> json.putObject("masks")
                .put("timeMasks", hidden.timeMasks())
                .put("timeMaskFrames", hidden.timeMaskFrames())
                .put("timeMaskShare", hidden.timeMaskShare())
                .put("frequencyMasks", hidden.frequencyMasks())
                .put("frequencyMaskBands", hidden.frequencyMaskBands()));
        return json;
    }
}
