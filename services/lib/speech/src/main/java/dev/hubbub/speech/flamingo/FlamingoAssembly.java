package dev.hubbub.speech.flamingo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.avhubert.AvHubertDimensions;
import dev.hubbub.speech.avhubert.AvHubertNames;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointLocation;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.checkpoint.NewFile;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.checkpoint.TorchWriter;
import dev.hubbub.speech.merging.CompanionFiles;
import dev.hubbub.speech.model.ModelAssembly;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import dev.hubbub.speech.whisper.checkpoint.WhisperVariant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A Whisper-Flamingo as its training begins: a Whisper, the video encoder of an AV-HuBERT, and between them gated layers
 * that are closed, so that it writes what the Whisper writes. The layers are drawn as PyTorch draws linear ones; the gates
 * are 0 (Rouditchenko et al., "Whisper-Flamingo", Interspeech 2024, section 3).
 */
final class FlamingoAssembly implements ModelAssembly {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String WHISPER = "whisper";
    private static final String AV_HUBERT = "av-hubert";

    private static final String IN_FILE = "model.";
    private static final String GATE = "_gate";
    private static final String SCALAR = "encoder.video_projection_scalar";
    private static final String FILE = "whisper-flamingo.pt";

    /** An encoder that has seen nothing, as small as may be, for trying how everything goes together. */
    private static final AvHubertDimensions UNTRAINED =
            new AvHubertDimensions(64, 1, 1, 128, List.of(8, 8, 16, 24, 32), 16, 16, false, true);

    @Override
    public String description() {
        return "a Whisper-Flamingo whose gates are closed: it writes what the Whisper writes, until it is trained";
    }

    @Override
    public List<Part> parts() {
        return List.of(
                new Part(WHISPER, "the Whisper model that listens and writes", true),
                new Part(
                        AV_HUBERT,
                        "the AV-HuBERT whose encoder looks; without it a tiny one that has learnt nothing",
                        false));
    }

    @Override
    public void write(Map<String, Path> given, long seed, Path folder) {
        check(given);
        try (WhisperCheckpoint whisper = WhisperCheckpoint.open(given.get(WHISPER))) {
            if (given.containsKey(AV_HUBERT)) {
                Path part = CheckpointLocation.of(given.get(AV_HUBERT)).path();
                Path beside = Files.isDirectory(part) ? part : part.resolveSibling("");
                try (Checkpoint checkpoint = Checkpoint.open(part)) {
                    ParameterSet encoder = AvHubertNames.encoder(checkpoint.parameters(), part.toString());
                    AvHubertDimensions eyes =
                            AvHubertDimensions.of(encoder, FlamingoConfig.headsOfAvHubert(beside), part.toString());
                    write(whisper, encoder, eyes, seed, folder);
                }
            } else {
                write(whisper, untrained(seed), UNTRAINED, seed, folder);
            }
        }
    }

    private void check(Map<String, Path> given) {
        List<String> names = parts().stream().map(Part::name).toList();
        for (String name : new TreeMap<>(given).keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("A " + FlamingoLayout.MODEL_TYPE + " has no part " + name
                        + "; its parts are " + String.join(" and ", names) + ".");
            }
        }
        if (!given.containsKey(WHISPER)) {
            throw new IllegalArgumentException(
                    "A " + FlamingoLayout.MODEL_TYPE + " needs the part " + WHISPER + ": name its checkpoint.");
        }
    }

    private static void write(
            WhisperCheckpoint whisper, ParameterSet encoder, AvHubertDimensions eyes, long seed, Path folder) {
        ElementType type = whisper.parameters().iterator().next().type();
        List<Parameter> all = new ArrayList<>();
        whisper.parameters().forEach(all::add);
        Map<String, long[]> shapes = new LinkedHashMap<>();
        FlamingoLayout.VARIANT
                .more()
                .apply(whisper.config())
                .forEach((name, shape) -> shapes.put(name, withWidth(shape, eyes.width())));
        shapes.keySet().forEach(name -> all.add(gated(name, shapes, seed).as(type)));
        encoder.forEach(parameter -> all.add(parameter.named(FlamingoLayout.VIDEO_ENCODER + parameter.name())));
        TorchWriter.write(
                folder.resolve(FILE), Map.of("state_dict", ParameterSet.of(all).renamed(name -> IN_FILE + name)));
        byte[] config = configuration(whisper, eyes.heads());
        NewFile.write(folder.resolve("config.json"), out -> out.write(config));
        CompanionFiles.copyTokenizer(whisper.folder(), folder);
    }

    private static long[] withWidth(long[] shape, long seen) {
        return Arrays.stream(shape)
                .map(length -> length == WhisperVariant.ANY_LENGTH ? seen : length)
                .toArray();
    }

    /** A tensor of the layers between the two models. */
    private static Parameter gated(String name, Map<String, long[]> shapes, long seed) {
        long[] shape = shapes.get(name);
        if (name.endsWith(GATE)) {
            return TensorData.of(name, shape, new float[1]);
        }
        boolean one = name.equals(SCALAR) || name.endsWith("_ln.weight");
        if (one || name.endsWith("_ln.bias")) {
            float[] values = new float[size(shape)];
            Arrays.fill(values, one ? 1 : 0);
            return TensorData.of(name, shape, values);
        }
        // A bias is drawn as its weight is.
        return drawn(name, shape, shapes.get(name.replaceFirst("\\.bias$", ".weight")), seed);
    }

    private static ParameterSet untrained(long seed) {
        List<Parameter> parameters = new ArrayList<>();
        UNTRAINED.shapes().forEach((name, shape) -> parameters.add(untrained(name, shape, seed)));
        return ParameterSet.of(parameters);
    }

    private static Parameter untrained(String name, long[] shape, long seed) {
        if (shape.length > 1) {
            return drawn(name, shape, shape, seed);
        }
        float[] values = new float[size(shape)];
        boolean zero = name.endsWith("bias") || name.endsWith("running_mean");
        boolean slope = name.contains("relu") || name.contains("frontend3D.2");
        Arrays.fill(values, zero ? 0 : slope ? 0.25f : 1);
        return TensorData.of(name, shape, values);
    }

    /** Evenly between plus and minus one over the root of how many numbers go into a unit of the layer's weight. */
    private static Parameter drawn(String name, long[] shape, long[] weight, long seed) {
        float[] values = new float[size(shape)];
        double bound = 1 / Math.sqrt(Math.max(1, size(weight) / weight[0]));
        Random random = new Random(31 * seed + name.hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        return TensorData.of(name, shape, values);
    }

    private static int size(long[] shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }

    /** The Whisper's own, which says what its tokens mean, and the heads, which no shape says. */
    private static byte[] configuration(WhisperCheckpoint whisper, int videoHeads) {
        ObjectNode fields = JsonFields.readIfPresent(whisper.folder().resolve("config.json"))
                .map(JsonFields::node)
                .map(node -> (ObjectNode) node.deepCopy())
                .orElseGet(JSON::createObjectNode);
        fields.put("model_type", FlamingoLayout.MODEL_TYPE);
        fields.putArray("architectures").add("WhisperFlamingo");
        fields.put("encoder_attention_heads", whisper.config().audioHeads());
        fields.put("decoder_attention_heads", whisper.config().textHeads());
        fields.put(AvHubertDimensions.VIDEO_HEADS, videoHeads);
        try {
            return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(fields) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
