package dev.hubbub.speech.avhubert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TorchWriter;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TaughtBatch;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A small model of a family with clips whose pictures are normalised already, and what the original makes of them. */
public final class GoldenClips implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Checkpoint tensors;
    private final JsonNode expected;
    private final int width;

    /** @param name of the files in {@code src/test/resources/avhubert} */
    public GoldenClips(String name) throws IOException {
        tensors = Checkpoint.open(EncoderReference.FOLDER.resolve(name + ".safetensors"));
        expected = written(name);
        width = (int) tensors.tensor("in.audio").shape()[2];
    }

    /** What a {@code .json} of {@code src/test/resources/avhubert} says. */
    public static JsonNode written(String name) throws IOException {
        return JSON.readTree(EncoderReference.FOLDER.resolve(name + ".json").toFile());
    }

    /** What is written down beside the tensors. */
    public JsonNode expected() {
        return expected;
    }

    public float[] tensor(String name) {
        return tensors.tensor(name).floats();
    }

    /** The model as a Hugging Face folder. */
    public Path writeTo(Path folder, Map<String, ?> more) throws IOException {
        ObjectNode config = expected.get("config").deepCopy();
        config.put("num_attention_heads", 4);
        more.forEach((name, value) -> config.set(name, JSON.valueToTree(value)));
        Files.writeString(folder.resolve("config.json"), config.toString());
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"), tensors.parameters().under("w."));
        return folder;
    }

    /** The model as a PyTorch file beside its configuration. */
    public Path writeTorch(Path folder, Map<String, ?> more, String state, UnaryOperator<String> name)
            throws IOException {
        writeTo(folder, more);
        Files.delete(folder.resolve("model.safetensors"));
        TorchWriter.write(
                folder.resolve("checkpoint_best.pt"),
                Map.of(state, tensors.parameters().under("w.").renamed(name)));
        return folder;
    }

    /** Encodes clips together. */
    public EncodedSpeech encode(LipReader reader, Object owner, int[] clips, int[] frames) {
        return encode(reader, owner, clips, frames, frames);
    }

    /**
     * Encodes clips together.
     *
     * @param shown pictures and sound of each clip that are there, even if those behind its frames are then hidden
     */
    public EncodedSpeech encode(LipReader reader, Object owner, int[] clips, int[] frames, int[] shown) {
        return TorchRuntime.inference(() -> {
            AvHubertStates states = states(reader, clips, frames, shown);
            int[] members = IntStream.range(0, clips.length).toArray();
            List<EncodedLips.Seen> seen = new ArrayList<>();
            for (int count : frames) {
                seen.add(new EncodedLips.Seen(count / 25.0, count));
            }
            return new EncodedLips(owner, List.of(reader.encoded(states, members)), seen);
        });
    }

    private AvHubertStates states(LipReader reader, int[] clips, int[] frames, int[] shown) {
        NativeScope kept = new NativeScope(reader.manager());
        try (NativeScope scope = new NativeScope(reader.manager())) {
            IValue states = states(reader.encoder().pass(), kept, scope, clips, frames, shown);
            return new AvHubertStates(kept, states, frames);
        }
    }

    private IValue states(
            AvHubertPass pass, NativeScope kept, NativeScope scope, int[] clips, int[] frames, int[] shown) {
        int longest = IntStream.of(frames).max().orElseThrow();
        int all = IntStream.of(shown).sum();
        float[] pictures = new float[all * 88 * 88];
        float[] sound = new float[clips.length * longest * AvHubertInput.FEATURES];
        int at = 0;
        for (int row = 0; row < clips.length; row++) {
            System.arraycopy(
                    tensor("in.video"), clips[row] * width * 88 * 88, pictures, at * 88 * 88, shown[row] * 88 * 88);
            at += shown[row];
            for (int t = 0; t < shown[row]; t++) {
                for (int i = 0; i < AvHubertInput.FEATURES; i++) {
                    sound[(row * longest + t) * AvHubertInput.FEATURES + i] =
                            tensor("in.audio")[(clips[row] * AvHubertInput.FEATURES + i) * width + t];
                }
            }
        }
        NDArray seenPixels = scope.arrays().create(pictures, new Shape(all, 88, 88));
        NDArray heardRows = scope.arrays().create(sound, new Shape(clips.length, longest, AvHubertInput.FEATURES));
        long[] present = new long[clips.length];
        Arrays.fill(present, 1);
        IValue heard = pass.heard(scope, scope.of(heardRows), present);
        IValue seen = pass.seen(
                scope, scope.of(seenPixels), Arrays.stream(shown).asLongStream().toArray(), longest);
        return pass.encode(kept, scope, heard, seen, AvHubertStates.lengths(frames));
    }

    /**
     * What comes of clips and their texts with weights that are learnt.
     *
     * @param frames of each clip
     * @param shown pictures and sound of each clip that are there, even if those behind its frames are then hidden
     */
    public TaughtBatch taught(
            TrainableModel.Forward forward,
            NativeScope scope,
            int[] frames,
            int[] shown,
            List<Target> targets,
            LossWeights weighed) {
        LipReaderForward own = (LipReaderForward) forward;
        int[] clips = IntStream.range(0, frames.length).toArray();
        int longest = targets.stream().mapToInt(Target::length).max().orElseThrow();
        int[][] fed = targets.stream()
                .map(target -> Arrays.copyOf(target.fed(), longest))
                .toArray(int[][]::new);
        IValue states = states(own.encoder().pass(), scope, scope, clips, frames, shown);
        return own.taught(scope, states, frames, fed, targets, weighed);
    }

    /** A clip's states, {@code frames x width}. */
    public static float[] states(EncodedSpeech speech, int clip) {
        return ((EncodedLips) speech).batches().get(0).states().of(clip);
    }

    /** What is read off the states of clips that were encoded together. */
    public static <T> T withStates(EncodedSpeech speech, Function<AvHubertStates, T> reading) {
        return TorchRuntime.inference(
                () -> reading.apply(((EncodedLips) speech).batches().get(0).states()));
    }

    /**
     * The decoder's logits after every token of some texts of equal length, one for each clip.
     *
     * @param attended of each clip, the states that it is let see; null for all
     * @return {@code clips x tokens x vocabulary}
     */
    public static float[] logits(LipReader reader, EncodedSpeech speech, long[] texts, int length, int[] attended) {
        return TorchRuntime.inference(() -> {
            EncodedLips.Batch batch = ((EncodedLips) speech).batches().get(0);
            try (NativeScope scope = new NativeScope(reader.manager())) {
                TextDecoder.Memory memory =
                        attended == null ? batch.memory() : reader.decoder().memory(batch.states(), attended, scope);
                int[] rows = IntStream.range(0, batch.members().length).toArray();
                long[] positions = IntStream.range(0, length).asLongStream().toArray();
                try (TextRun run = reader.decoder().run(memory, rows, reader.manager())) {
                    return scope.array(run.prompt(scope, texts, positions)).toFloatArray();
                }
            }
        });
    }

    @Override
    public void close() {
        tensors.close();
    }
}
