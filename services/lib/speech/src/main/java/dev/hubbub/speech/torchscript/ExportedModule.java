package dev.hubbub.speech.torchscript;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ExportedArchive;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.torchscript.EncodedScores.Scored;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** The {@code model.pt} of a folder, and the one way in which it is called. */
final class ExportedModule implements AutoCloseable {
    /** Shorter clips are followed by silence up to this, the 25 ms that most features are made of. */
    private static final int SHORTEST_CLIP = 400;

    private final Path file;
    private final Script script;
    private final PtNDManager manager;

    /** @throws CheckpointException if the folder has no archive that the engine can load */
    ExportedModule(Path folder, Device device) {
        this.file = folder.resolve("model.pt");
        this.script = ExportedArchive.load(file, device, "the model");
        this.manager = TorchRuntime.newManager(device);
    }

    /**
     * Calls the model.
     *
     * @param samples of all clips
     * @param clips the ones to call it for
     * @return closed by the caller
     * @throws CheckpointException if it cannot be called so, or gives something else
     */
    Scored score(List<float[]> samples, int[] clips) {
        NativeScope kept = new NativeScope(manager);
        try (NativeScope scope = new NativeScope(manager)) {
            long[] lengths = Arrays.stream(clips)
                    .mapToLong(clip -> Math.max(SHORTEST_CLIP, samples.get(clip).length))
                    .toArray();
            NDArray audio = padded(
                    scope, samples, clips, (int) LongStream.of(lengths).max().orElseThrow());
            NDArray counts = scope.arrays().create(lengths, new Shape(clips.length));
            IValue answer = call(scope, scope.of(audio), scope.of(counts));
            return scored(kept, scope, answer, clips);
        } catch (RuntimeException e) {
            kept.close();
            throw e;
        }
    }

    private IValue call(NativeScope scope, IValue audio, IValue lengths) {
        try {
            return script.call(scope, "forward", audio, lengths);
        } catch (EngineException e) {
            throw new CheckpointException(
                    file + " cannot be called as forward(audio [B, T] float32, lengths [B] int64): "
                            + ExportedArchive.summary(e) + ".",
                    e);
        }
    }

    private Scored scored(NativeScope kept, NativeScope scope, IValue answer, int[] clips) {
        if (!answer.isTuple()) {
            throw unlike("something that is no pair");
        }
        List<IValue> parts = scope.tuple(answer);
        if (parts.size() != 2 || !parts.get(0).isTensor() || !parts.get(1).isTensor()) {
            throw unlike("something that is no pair of tensors");
        }
        NDArray scores = kept.array(parts.get(0));
        long[] shape = scores.getShape().getShape();
        long[] frames = scope.array(parts.get(1)).toType(DataType.INT64, false).toLongArray();
        boolean fits = shape.length == 3
                && shape[0] == clips.length
                && frames.length == clips.length
                && LongStream.of(frames).allMatch(count -> count >= 0 && count <= shape[1]);
        if (!fits) {
            throw unlike("scores of shape " + Arrays.toString(shape) + " with frames " + Arrays.toString(frames)
                    + " for " + clips.length + " clips");
        }
        return new Scored(kept, clips, kept.of(scores), frames, Math.toIntExact(shape[2]));
    }

    private CheckpointException unlike(String given) {
        return new CheckpointException(
                file + " gave " + given + "; it is to give (scores [B, F, V], frames [B]), frames being at most F.");
    }

    private static NDArray padded(NativeScope scope, List<float[]> samples, int[] clips, int longest) {
        float[] values = new float[Math.multiplyExact(clips.length, longest)];
        for (int row = 0; row < clips.length; row++) {
            float[] clip = samples.get(clips[row]);
            System.arraycopy(clip, 0, values, row * longest, clip.length);
        }
        return DeviceMemoryException.telling(
                "bringing sound to it", () -> scope.arrays().create(values, new Shape(clips.length, longest)));
    }

    PtNDManager manager() {
        return manager;
    }

    /** The engine's last line says what went wrong; those before it say where. */
    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
