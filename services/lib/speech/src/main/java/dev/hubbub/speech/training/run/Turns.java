package dev.hubbub.speech.training.run;

import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.TrainableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which examples have their turn in an epoch, and at which speed, before they are put into an order: each once, unless
 * groups are sampled.
 */
final class Turns {
    private final List<Example> examples;
    private final Batching batching;
    private final double window;
    private final boolean padded;
    private final Optional<SampledGroups> groups;

    /** @throws IllegalArgumentException if this model cannot have such an augmentation */
    Turns(TrainableModel model, UsableExamples examples, Batching batching) {
        this(examples.all(), batching, model.longestClipSeconds(), batching.padToWindow() && model.hasWindow());
        if (batching.augmentation().masks().isPresent() && !model.hasSpectrogram()) {
            throw new IllegalArgumentException("SpecAugment hides parts of a log-mel spectrogram, which models of this"
                    + " kind do not hear: leave out time and frequency masks.");
        }
        Set<Modality> learnt = batching.modalities().of(model);
        if (!learnt.contains(Modality.AUDIO)
                && (batching.augmentation().noise().isPresent()
                        || batching.augmentation().masks().isPresent())) {
            throw new IllegalArgumentException("Noise and masks change sound alone, and this run learns only from what"
                    + " is seen: leave noise, time and frequency masks out.");
        }
        if (!batching.augmentation().speeds().isEmpty() && learnt.contains(Modality.VIDEO)) {
            throw new IllegalArgumentException(
                    "Speed is changed of sound alone, and this run also learns from what is seen,"
                            + " so that lips and voice would part: leave out speeds.");
        }
    }

    /** @param window seconds of the longest clip */
    Turns(List<Example> examples, Batching batching, double window) {
        this(examples, batching, window, batching.padToWindow());
    }

    private Turns(List<Example> examples, Batching batching, double window, boolean padded) {
        this.examples = List.copyOf(examples);
        this.batching = batching;
        this.window = window;
        this.padded = padded;
        this.groups = batching.sampling().map(how -> new SampledGroups(this.examples, how, batching.seed()));
    }

    Batching batching() {
        return batching;
    }

    /** How often groups are learnt from, for people; empty if they are not told apart. */
    Optional<String> sentence() {
        return groups.map(SampledGroups::sentence);
    }

    /** Those of an epoch, the first of which is 0. */
    List<Turn> epoch(int epoch) {
        List<Turn> turns = new ArrayList<>();
        for (int place : places(epoch)) {
            int number = turns.size();
            double seconds = examples.get(place).seconds();
            double speed =
                    batching.augmentation().speed(seconds, window, Draw.SPEED.of(batching.seed(), epoch, number));
            turns.add(new Turn(number, place, speed, padded ? window : seconds / speed));
        }
        return turns;
    }

    private List<Integer> places(int epoch) {
        return groups.isPresent()
                ? groups.get().places(epoch)
                : IntStream.range(0, examples.size()).boxed().toList();
    }

    /** What something is drawn for: each has numbers of its own, so that none depends on whether another is drawn. */
    enum Draw {
        SPEED,
        NOISE,
        MASKS,
        PICTURES,
        /** Of a whole batch, by its place in the epoch instead of a turn. */
        DROPOUT,
        ORDER;

        /** Equal for equal seed, epoch and turn, whatever was drawn before. */
        SplittableRandom of(long seed, int epoch, int turn) {
            long mixed = seed;
            for (long part : new long[] {epoch, turn, ordinal()}) {
                mixed = new SplittableRandom(mixed).nextLong() + part;
            }
            return new SplittableRandom(mixed);
        }
    }
}
