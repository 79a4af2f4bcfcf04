package dev.hubbub.bench;

import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.notebook.GridSizes;
import dev.hubbub.bench.pytorch.TrainingComparison;
import java.util.List;
import picocli.CommandLine.Option;

/** Sizes given on the command line; those that are not stay as they are. */
final class SizeOptions {

    @Option(names = "--repeats", paramLabel = "N", description = "Runs of which the median is taken.")
    private Integer repeats;

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "MODEL",
            description =
                    "Models of the parts encode, decode, operations, precisions and transformers: nano, mini, tiny,"
                            + " base, large.")
    private List<ModelShape> models;

    @Option(names = "--batches", split = ",", paramLabel = "N", description = "Segments at once.")
    private List<Integer> batches;

    @Option(names = "--beams", split = ",", paramLabel = "N", description = "Beam sizes; 1 is greedy.")
    private List<Integer> beams;

    @Option(names = "--tokens", paramLabel = "N", description = "Tokens per segment.")
    private Integer tokens;

    @Option(names = "--segment-model", paramLabel = "MODEL", description = "Model of the part segment.")
    private ModelShape segmentModel;

    @Option(names = "--segment-beam", paramLabel = "N", description = "Beam size of the part segment.")
    private Integer segmentBeam;

    @Option(names = "--segment-tokens", paramLabel = "N", description = "Tokens in the part segment.")
    private Integer segmentTokens;

    @Option(
            names = "--lips-batches",
            split = ",",
            paramLabel = "N",
            description = "Segments at once in the parts pytorch, which has the model of the part segment, and"
                    + " transformers, which has the models of encode and decode.")
    private List<Integer> lipsBatches;

    @Option(names = "--training-model", paramLabel = "MODEL", description = "Model of the part training.")
    private ModelShape trainingModel;

    @Option(names = "--training-clips", paramLabel = "N", description = "Clips of a batch of the part training.")
    private Integer trainingClips;

    @Option(names = "--grid-model", paramLabel = "MODEL", description = "Model of the part grid.")
    private ModelShape gridModel;

    @Option(names = "--grid-beams", split = ",", paramLabel = "N", description = "Beam sizes of the grid.")
    private List<Integer> gridBeams;

    @Option(
            names = "--grid-lengths",
            split = ",",
            paramLabel = "S",
            description = "Longest segments of the grid, in s.")
    private List<Double> gridLengths;

    @Option(names = "--grid-tokens", paramLabel = "N", description = "Tokens per segment of the grid.")
    private Integer gridTokens;

    @Option(names = "--grid-session", paramLabel = "S", description = "Seconds of the grid's session.")
    private Double gridSession;

    @Option(
            names = "--grid-whole",
            description = "Run the notebook's schedule on every segment of the grid, not on one per beam size.")
    private Boolean gridWhole;

    @Option(names = "--lip-pictures", paramLabel = "N", description = "Pictures of the track of the part lips.")
    private Integer lipPictures;

    @Option(names = "--memory-model", paramLabel = "MODEL", description = "Model of the part memory.")
    private ModelShape memoryModel;

    @Option(names = "--memory-segments", paramLabel = "N", description = "Segments of the part memory.")
    private Integer memorySegments;

    @Option(
            names = "--memory-unpadded",
            description = "Compute segments at their own lengths in the part memory, not padded to 30 s.")
    private boolean memoryUnpadded;

    @Option(
            names = "--merging-megabytes",
            paramLabel = "N",
            description = "Size of each checkpoint of the part merging; fewer where the disk has not the room.")
    private Integer mergingMegabytes;

    Sizes over(Sizes base) {
        Sizes.Speed speed = base.speed();
        Sizes.Segment segment = base.segment();
        GridSizes grid = base.grid();
        Sizes.Memory memory = base.memory();
        return new Sizes(
                new Sizes.Speed(
                        or(models, speed.models()),
                        or(batches, speed.batches()),
                        or(beams, speed.beams()),
                        or(tokens, speed.tokens())),
                new Sizes.Segment(
                        or(segmentModel, segment.model()),
                        or(segmentBeam, segment.beam()),
                        or(segmentTokens, segment.tokens())),
                or(gridModel, base.gridModel()),
                new GridSizes(
                        or(gridBeams, grid.beams()),
                        or(gridLengths, grid.lengths()),
                        or(gridTokens, grid.tokens()),
                        or(gridSession, grid.sessionSeconds()),
                        or(gridWhole, grid.whole())),
                new Sizes.Memory(
                        or(memoryModel, memory.model()),
                        or(memorySegments, memory.segments()),
                        memory.beam(),
                        memory.tokens(),
                        memory.padded() && !memoryUnpadded),
                or(mergingMegabytes, base.mergingMegabytes()),
                new Sizes.Lips(
                        or(lipsBatches, base.lips().batches()),
                        base.lips().beams(),
                        base.lips().tokens()),
                new TrainingComparison.Sizes(
                        or(trainingModel, base.training().model()),
                        or(trainingClips, base.training().clips()),
                        base.training().tokens()),
                or(lipPictures, base.lipPictures()),
                base.soundSeconds(),
                or(repeats, base.repeats()));
    }

    private static <T> T or(T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
