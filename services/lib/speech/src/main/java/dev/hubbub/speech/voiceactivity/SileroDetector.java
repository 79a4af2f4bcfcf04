package dev.hubbub.speech.voiceactivity;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The detector Silero VAD: the amplitudes of a short Fourier transform, four convolutions and a recurrent layer, whose state
 * is carried from frame to frame. Each frame is heard with the 4 ms before it. On the CPU. The script multiplies matrices
 * where the first convolution is, because libtorch 2.7.1's of 129 channels reads behind them on some processors, and one
 * frame is never convolved alone, for which libtorch takes another library that warns where the processor does not suit it.
 *
 * <p>Source: Silero VAD 6, the network for 16 kHz; the weights are built in.
 */
public final class SileroDetector implements VoiceActivityDetector {
    private static final String WEIGHTS = "silero_vad_v6.safetensors";
    private static final int CONTEXT = 64;
    private static final int WIDTH = 128;

    private static final String[] STEMS = Stream.concat(
                    Stream.of("stft.forward_basis_buffer"),
                    Stream.of("0", "1", "2", "3").flatMap(layer -> Stream.of("weight", "bias")
                            .map(part -> "encoder." + layer + ".reparam_conv." + part)))
            .toArray(String[]::new);

    private final PtNDManager manager = TorchRuntime.newManager(Device.cpu());
    private final Script script = Script.load(SileroDetector.class, "Silero", Device.cpu());
    private final NativeScope weights = new NativeScope(manager);
    private final IValue stems;
    private final IValue recurrent;
    private final IValue head;

    /** Loads the weights that are built in. */
    public SileroDetector() {
        try (Checkpoint checkpoint = builtIn()) {
            ParameterSet parameters = checkpoint.parameters();
            this.stems = tensors(parameters, STEMS);
            this.recurrent = tensors(parameters.under("decoder.rnn."), "weight_ih", "weight_hh", "bias_ih", "bias_hh");
            this.head = tensors(parameters.under("decoder.decoder.2."), "weight", "bias");
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Checkpoint builtIn() throws IOException {
        Path copy = Files.createTempFile("hubbub-", ".safetensors");
        try (InputStream resource = SileroDetector.class.getResourceAsStream(WEIGHTS)) {
            Files.copy(resource, copy, StandardCopyOption.REPLACE_EXISTING);
            return Checkpoint.open(copy);
        } finally {
            Files.delete(copy);
        }
    }

    private IValue tensors(ParameterSet parameters, String... names) {
        List<NDArray> tensors = new ArrayList<>();
        for (String name : names) {
            tensors.add(parameters.get(name).toArray(weights.arrays()));
        }
        return weights.of(tensors);
    }

    @Override
    public Listener listen() {
        return new Listening();
    }

    private final class Listening implements Listener {
        private float[] before = new float[CONTEXT];
        private float[] hidden = new float[WIDTH];
        private float[] cell = new float[WIDTH];

        @Override
        public float[] probabilities(float[] samples) {
            if (samples.length == 0) {
                return new float[0];
            }
            float[] sound = new float[CONTEXT + samples.length];
            System.arraycopy(before, 0, sound, 0, CONTEXT);
            System.arraycopy(samples, 0, sound, CONTEXT, samples.length);
            System.arraycopy(sound, sound.length - CONTEXT, before, 0, CONTEXT);
            return TorchRuntime.inference(() -> {
                try (NativeScope scope = new NativeScope(manager)) {
                    List<NDArray> results = scope.arrays(script.call(
                            scope,
                            "probabilities",
                            scope.of(scope.arrays().create(sound)),
                            state(scope, hidden),
                            state(scope, cell),
                            stems,
                            recurrent,
                            head));
                    hidden = results.get(1).toFloatArray();
                    cell = results.get(2).toFloatArray();
                    return results.get(0).toFloatArray();
                }
            });
        }

        private static IValue state(NativeScope scope, float[] values) {
            return scope.of(scope.arrays().create(values, new Shape(1, 1, WIDTH)));
        }
    }

    @Override
    public void close() {
        weights.close();
        script.close();
        manager.close();
    }
}
