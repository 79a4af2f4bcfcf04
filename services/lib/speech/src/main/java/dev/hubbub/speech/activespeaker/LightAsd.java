package dev.hubbub.speech.activespeaker;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.features.Cepstra;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The active-speaker detector Light-ASD: convolutions split into space and time over a face and over cepstra, and two
 * recurrent layers over the sum of both. A score is the logit of speaking. For one thread.
 *
 * <p>Source: J. Liao et al., A Light Weight Model for Active Speaker Detection, 2023. Its weights are whoever uses it; names
 * are those of the published file, with or without {@code module.} before them.
 */
public final class LightAsd implements AutoCloseable {
    /** What scores come from, for reports. */
    public static final String NAME = "light-asd";

    /** Rows and columns of a face. */
    public static final int SIDE = 112;

    /** Faces of a second. */
    public static final int FACES_PER_SECOND = 25;

    /** Faces of a part, a minute: a whole number of pieces of every length. */
    public static final int BLOCK = 60 * FACES_PER_SECOND;

    private static final int AREA = SIDE * SIDE;
    private static final int ROWS_PER_FACE = Cepstra.PER_SECOND / FACES_PER_SECOND;

    /** In seconds: each scores the whole track, cut into pieces of so much, and the mean counts. */
    private static final int[] PIECES = {1, 2, 3, 4, 5, 6};

    /** Faces looked at together, which keeps the first layer's output in some hundred megabytes. */
    private static final int FACES_AT_ONCE = 150;

    private static final Pattern ENDINGS = Pattern.compile("(?i)[^.].*\\.(model|pt|pth|safetensors)");
    private static final String[] RECURRENT = {"weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"};

    private final PtNDManager manager;
    private final Script script;
    private final NativeScope weights;
    private final IValue[] arguments;
    private final Cepstra cepstra = new Cepstra();

    private LightAsd(ParameterSet parameters, Device device) {
        this.manager = TorchRuntime.newManager(device);
        this.script = Script.load(LightAsd.class, "LightAsd", device);
        this.weights = new NativeScope(manager);
        this.arguments = arguments(parameters);
    }

    private IValue[] arguments(ParameterSet parameters) {
        try {
            return new IValue[] {
                blocks(parameters.under("model.visualEncoder."), "eye"),
                blocks(parameters.under("model.audioEncoder."), "ear"),
                tensors(parameters.under("model.GRU.gru_forward."), RECURRENT),
                tensors(parameters.under("model.GRU.gru_backward."), RECURRENT),
                tensors(parameters.under("lossAV.FC."), "weight", "bias")
            };
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Reads weights.
     *
     * @param path a PyTorch or safetensors file, or a folder with one and nothing else that could be one
     * @throws CheckpointException if it holds something else, or lacks a tensor, or has one of another shape
     */
    public static LightAsd load(Path path, Device device) {
        try (Checkpoint checkpoint = Checkpoint.open(file(path))) {
            ParameterSet named = checkpoint
                    .parameters()
                    .renamed(name -> name.startsWith("module.") ? name.substring("module.".length()) : name);
            if (!named.contains("lossAV.FC.weight") || !named.contains("model.visualEncoder.block1.s_3.weight")) {
                throw new CheckpointException(
                        path + " holds no weights of Light-ASD, whose names begin with"
                                + " model.visualEncoder, model.audioEncoder, model.GRU and lossAV.FC: name its finetuned file.");
            }
            LightAsdShapes.require(named, path.toString());
            return of(named, device);
        }
    }

    private static Path file(Path path) {
        if (!Files.isDirectory(path)) {
            return path;
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> weights = files.filter(file ->
                            ENDINGS.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
            if (weights.size() == 1) {
                return weights.get(0);
            }
            throw new CheckpointException(path + " holds " + weights.size()
                    + " files of weights (.model, .pt, .pth or .safetensors): leave the one of Light-ASD there.");
        } catch (IOException e) {
            throw new CheckpointException(path + " cannot be listed: " + e.getMessage() + ".", e);
        }
    }

    /** A detector with these weights. */
    static LightAsd of(ParameterSet parameters, Device device) {
        return new LightAsd(parameters, device);
    }

    private IValue blocks(ParameterSet part, String kind) {
        List<IValue> blocks = new ArrayList<>();
        for (int block = 1; block <= 3; block++) {
            try (NativeScope staging = new NativeScope(manager)) {
                ParameterSet own = part.under("block" + block + ".").matching("*weight", "*bias", "*running_*");
                blocks.add(script.call(weights, kind, staging.of(own.arrays(staging))));
            }
        }
        return weights.ofValues(blocks);
    }

    private IValue tensors(ParameterSet part, String... names) {
        List<NDArray> tensors = new ArrayList<>();
        for (String name : names) {
            tensors.add(part.get(name).toArray(weights.arrays()));
        }
        return weights.of(tensors);
    }

    /**
     * Scores a track whose pictures are at hand.
     *
     * @param samples the track's sound, 16 kHz mono
     * @param faces {@code T x 112 x 112} grey values, 25 pictures a second
     * @return a score for each picture that has sound, rounded to a tenth
     */
    public double[] scores(float[] samples, byte[] faces) {
        Track track = track(samples);
        double[] scores = new double[0];
        for (int at = 0; at < faces.length; at += BLOCK * AREA) {
            double[] more = track.next(Arrays.copyOfRange(faces, at, Math.min(faces.length, at + BLOCK * AREA)));
            scores = Arrays.copyOf(scores, scores.length + more.length);
            System.arraycopy(more, 0, scores, scores.length - more.length, more.length);
        }
        return scores;
    }

    /** Begins to score a track by its sound, 16 kHz mono. */
    public Track track(float[] samples) {
        return new Track(cepstra.of(samples));
    }

    /**
     * A track that is scored part by part, as the MCoRec baseline does it as a whole: the mean over pieces of one to six
     * seconds, all of which end where a part ends.
     */
    public final class Track {
        private final float[][] heard;
        private int done;

        private Track(float[][] heard) {
            this.heard = heard;
        }

        /**
         * Scores the next part.
         *
         * @param faces {@code T x 112 x 112} grey values, {@value #BLOCK} pictures of them, in the last part fewer
         * @return a score for each picture that has sound, rounded to a tenth
         */
        public double[] next(byte[] faces) {
            int rows = heard.length - heard.length % ROWS_PER_FACE;
            int pictures = Math.max(0, Math.min(rows / ROWS_PER_FACE - done, faces.length / AREA));
            float[][] part = Arrays.copyOfRange(heard, done * ROWS_PER_FACE, (done + pictures) * ROWS_PER_FACE);
            double[] sums = new double[pictures];
            for (int seconds : PIECES) {
                addScores(part, faces, pictures, seconds * FACES_PER_SECOND, sums);
            }
            for (int picture = 0; picture < pictures; picture++) {
                sums[picture] = Math.rint(sums[picture] / PIECES.length * 10) / 10;
            }
            done += pictures;
            return sums;
        }
    }

    private void addScores(float[][] heard, byte[] faces, int pictures, int length, double[] sums) {
        int together = Math.max(1, FACES_AT_ONCE / length);
        for (int start = 0; start < pictures; ) {
            int whole = (pictures - start) / length;
            int pieces = Math.max(1, Math.min(together, whole));
            int each = whole == 0 ? pictures - start : length;
            float[] scores = score(heard, faces, start, pieces, each)[0];
            for (int picture = 0; picture < scores.length; picture++) {
                sums[start + picture] += scores[picture];
            }
            start += pieces * each;
        }
    }

    private float[][] score(float[][] heard, byte[] faces, int start, int pieces, int each) {
        float[] rows = new float[pieces * each * ROWS_PER_FACE * Cepstra.WIDTH];
        for (int row = 0; row < pieces * each * ROWS_PER_FACE; row++) {
            System.arraycopy(heard[start * ROWS_PER_FACE + row], 0, rows, row * Cepstra.WIDTH, Cepstra.WIDTH);
        }
        byte[] pictures = Arrays.copyOfRange(faces, start * AREA, (start + pieces * each) * AREA);
        return run(rows, pictures, pieces, each);
    }

    /**
     * The scores of pieces of equal length, and with them what the layers before give.
     *
     * @param rows {@code pieces x (4 each) x 13}
     * @param pictures {@code pieces x each x 112 x 112}
     * @return scores, fused states, what is heard, what is seen
     */
    float[][] run(float[] rows, byte[] pictures, int pieces, int each) {
        return TorchRuntime.inference(() -> {
            try (NativeScope scope = new NativeScope(manager)) {
                NDArray cepstra =
                        scope.arrays().create(rows, new Shape(pieces, (long) each * ROWS_PER_FACE, Cepstra.WIDTH));
                NDArray faces = scope.arrays()
                        .create(ByteBuffer.wrap(pictures), new Shape(pieces, each, SIDE, SIDE), DataType.UINT8);
                IValue[] all = new IValue[2 + arguments.length];
                all[0] = scope.of(faces);
                all[1] = scope.of(cepstra);
                System.arraycopy(arguments, 0, all, 2, arguments.length);
                List<NDArray> results = scope.arrays(script.call(scope, "score", all));
                return results.stream().map(NDArray::toFloatArray).toArray(float[][]::new);
            }
        });
    }

    @Override
    public void close() {
        weights.close();
        script.close();
        manager.close();
    }
}
