package dev.hubbub.speech.landmarks;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ExportedArchive;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A TorchScript module that finds the 68 points of a face (in the order of the iBUG annotation) in each picture of a batch.
 *
 * <p>The folder holds {@code model.pt}, written with {@code torch.jit.save}. It is called as
 * {@code forward(pictures [B, 3, H, W] float32)}, red, green and blue from 0 to 255, and gives
 * {@code (points [B, 68, 2], scores [B])}: columns and rows in pixels of the picture, and how sure it is that there is a
 * face, which is one where that is above {@value #THRESHOLD}. It finds the largest face by itself.
 */
public final class ExportedLandmarks implements AutoCloseable {

    /** Points of a face. */
    public static final int POINTS = 68;

    private static final double THRESHOLD = 0.5;
    private static final int COLOURS = 3;

    private final Path file;
    private final Script script;
    private final PtNDManager manager;

    private ExportedLandmarks(Path file, Device device) {
        this.file = file;
        this.script = ExportedArchive.load(file, device, "the model that finds the points of faces");
        this.manager = TorchRuntime.newManager(device);
    }

    /** @throws CheckpointException if the folder has no archive that the engine can load */
    public static ExportedLandmarks load(Path folder, Device device) {
        return TorchRuntime.inference(() -> new ExportedLandmarks(folder.resolve("model.pt"), device));
    }

    /**
     * Finds the points of the face in each picture.
     *
     * @param pictures {@code height x width x 3}, red, green and blue
     * @return for each its points {@code 68 x 2}, column and row by turns; {@code null} where there is no face
     * @throws CheckpointException if the module cannot be called so, or gives something else
     */
    public List<float[]> points(List<byte[]> pictures, int height, int width) {
        return pictures.isEmpty() ? List.of() : TorchRuntime.inference(() -> found(pictures, height, width));
    }

    private List<float[]> found(List<byte[]> pictures, int height, int width) {
        try (NativeScope scope = new NativeScope(manager)) {
            NDArray batch = scope.arrays()
                    .create(planes(pictures, height * width), new Shape(pictures.size(), COLOURS, height, width));
            IValue answer = call(scope, scope.of(batch));
            if (!answer.isTuple()) {
                throw unlike("something that is no pair");
            }
            List<IValue> parts = scope.tuple(answer);
            if (parts.size() != 2 || !parts.get(0).isTensor() || !parts.get(1).isTensor()) {
                throw unlike("something that is no pair of tensors");
            }
            NDArray points = scope.array(parts.get(0));
            NDArray scores = scope.array(parts.get(1));
            if (!points.getShape().equals(new Shape(pictures.size(), POINTS, 2))
                    || !scores.getShape().equals(new Shape(pictures.size()))) {
                throw unlike("points of shape " + points.getShape() + " and scores of shape " + scores.getShape()
                        + " for " + pictures.size() + " pictures");
            }
            return faces(
                    points.toType(DataType.FLOAT32, false).toFloatArray(),
                    scores.toType(DataType.FLOAT32, false).toFloatArray());
        }
    }

    private List<float[]> faces(float[] points, float[] scores) {
        List<float[]> faces = new ArrayList<>();
        for (int picture = 0; picture < scores.length; picture++) {
            float[] face = Arrays.copyOfRange(points, picture * 2 * POINTS, (picture + 1) * 2 * POINTS);
            boolean there = scores[picture] > THRESHOLD;
            for (float value : face) {
                if (there && !Float.isFinite(value)) {
                    throw unlike("a point that is no number, with a score of " + scores[picture]);
                }
            }
            faces.add(there ? face : null);
        }
        return faces;
    }

    private static float[] planes(List<byte[]> pictures, int area) {
        float[] values = new float[Math.multiplyExact(pictures.size() * COLOURS, area)];
        int at = 0;
        for (byte[] picture : pictures) {
            for (int colour = 0; colour < COLOURS; colour++) {
                for (int pixel = 0; pixel < area; pixel++) {
                    values[at++] = picture[pixel * COLOURS + colour] & 0xff;
                }
            }
        }
        return values;
    }

    private IValue call(NativeScope scope, IValue pictures) {
        try {
            return script.call(scope, "forward", pictures);
        } catch (EngineException e) {
            throw new CheckpointException(
                    file + " cannot be called as forward(pictures [B, 3, H, W] float32): " + ExportedArchive.summary(e)
                            + ".",
                    e);
        }
    }

    private CheckpointException unlike(String given) {
        return new CheckpointException(file + " gave " + given
                + "; it is to give (points [B, 68, 2], scores [B]), the points in pixels of the picture.");
    }

    /** The engine's last line says what went wrong; those before it say where. */
    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
