package dev.hubbub.bench;

import dev.hubbub.bench.memory.MemoryCourse;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.notebook.GridSizes;
import dev.hubbub.bench.pytorch.TrainingComparison;
import java.util.List;

/**
 * How much is measured.
 *
 * @param speed for the parts encode and decode
 * @param segment for the part segment
 * @param gridModel shape of the model of the part grid
 * @param grid for the part grid; its beams and the number of its lengths for the part chain
 * @param memory for the part memory
 * @param mergingMegabytes of each checkpoint of the part merging; fewer where the disk has not the room
 * @param lips for the parts pytorch, with the model of the part segment, and transformers, with those of encode and decode;
 *     its tokens for the part chain
 * @param training for the part training
 * @param lipPictures pictures of the track of the parts lips and chain
 * @param soundSeconds of a recording of the part ffmpeg
 * @param repeats runs of which the median is taken
 */
public record Sizes(
        Speed speed,
        Segment segment,
        ModelShape gridModel,
        GridSizes grid,
        Memory memory,
        int mergingMegabytes,
        Lips lips,
        TrainingComparison.Sizes training,
        int lipPictures,
        int soundSeconds,
        int repeats) {

    /** The sizes the figures are quoted for. */
    public static final Sizes FULL = new Sizes(
            new Speed(List.of(ModelShape.TINY, ModelShape.BASE), List.of(1, 4, 16), List.of(1, 5, 12), 64),
            new Segment(ModelShape.TINY, 4, 224),
            ModelShape.NANO,
            new GridSizes(List.of(4, 8, 12), List.of(15.0, 18.0, 20.0), 224, 60, false),
            new Memory(ModelShape.NANO, 500, 5, 24, true),
            3000,
            new Lips(List.of(1, 4), List.of(1, 5), 64),
            new TrainingComparison.Sizes(ModelShape.TINY, 4, 64),
            500,
            300,
            3);

    /** All parts in less than a minute, to see that they work. */
    public static final Sizes QUICK = new Sizes(
            new Speed(List.of(ModelShape.NANO), List.of(1, 4), List.of(1, 5), 16),
            new Segment(ModelShape.NANO, 4, 32),
            ModelShape.NANO,
            new GridSizes(List.of(1, 2, 3), List.of(4.0, 6.0, 8.0), 12, 8, true),
            new Memory(ModelShape.NANO, 60, 2, 4, true),
            64,
            new Lips(List.of(1), List.of(1, 2), 8),
            new TrainingComparison.Sizes(ModelShape.NANO, 1, 8),
            50,
            10,
            1);

    public Sizes {
        atLeastOne("repeats", repeats);
        atLeastOne("merging megabytes", mergingMegabytes);
        atLeastOne("tokens", speed.tokens());
        speed.batches().forEach(batch -> atLeastOne("batches", batch));
        speed.beams().forEach(beam -> atLeastOne("beams", beam));
        lips.batches().forEach(batch -> atLeastOne("lips batches", batch));
        atLeastOne("training clips", training.clips());
        atLeastOne("training tokens", training.tokens());
        atLeastOne("segment tokens", segment.tokens());
        atLeastOne("segment beam", segment.beam());
        atLeastOne("lip pictures", lipPictures);
        atLeastOne("grid tokens", grid.tokens());
        grid.beams().forEach(beam -> atLeastOne("grid beams", beam));
        if (memory.segments() <= MemoryCourse.WARM_UP) {
            throw new IllegalArgumentException("memory segments must be above " + MemoryCourse.WARM_UP + ", not "
                    + memory.segments() + ": memory is compared from there on.");
        }
    }

    private static void atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be 1 or more, not " + value + ".");
        }
    }

    /**
     * @param models shapes to measure
     * @param batches segments at once
     * @param beams hypotheses per segment; 1 is greedy
     * @param tokens per segment
     */
    public record Speed(List<ModelShape> models, List<Integer> batches, List<Integer> beams, int tokens) {
        public Speed {
            models = List.copyOf(models);
            batches = List.copyOf(batches);
            beams = List.copyOf(beams);
        }
    }

    /**
     * @param batches segments at once
     * @param beams hypotheses per segment
     * @param tokens per segment
     */
    public record Lips(List<Integer> batches, List<Integer> beams, int tokens) {
        public Lips {
            batches = List.copyOf(batches);
            beams = List.copyOf(beams);
        }
    }

    /**
     * @param model shape of the model
     * @param beam hypotheses
     * @param tokens decoder steps
     */
    public record Segment(ModelShape model, int beam, int tokens) {}

    /**
     * @param model shape of the model
     * @param segments how many are transcribed
     * @param beam hypotheses per segment
     * @param tokens decoder steps per segment
     * @param padded whether segments are padded to 30 s
     */
    public record Memory(ModelShape model, int segments, int beam, int tokens, boolean padded) {}
}
