package dev.hubbub.speech.training;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.checkpoint.NewFile;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.NativeScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Adapters in the layout in which PEFT exchanges them: {@code adapter_config.json} and {@code adapter_model.safetensors},
 * named after the layers of the Hugging Face layout.
 *
 * @param which what has an adapter, and of which shape
 * @param parameters their matrices under the names of {@link Learner#learnt}
 */
public record PeftAdapter(LearntParameters which, ParameterSet parameters) {
    private static final String PREFIX = "base_model.model.";
    private static final String DOWN = ".lora_A.weight";
    private static final String UP = ".lora_B.weight";
    private static final String CONFIGURATION = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String TARGETS = "target_modules";
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");
    private static final String INITIAL = "init_lora_weights";
    private static final String BASE_NAME = "base_model_name_or_path";
    private static final String BASE_REVISION = "revision";

    /** A whole repository on a hub, which PEFT names without the scheme, and its revision apart from it. */
    private static final Pattern ON_HUB =
            Pattern.compile("hf://(?<name>[^/@]+/[^/@]+)(?:@(?<revision>refs/[^/]+/[^/]+|[^/]+))?");

    /** Ways to begin that leave the model's own weights as they are. */
    private static final List<String> PLAIN_BEGINNINGS = List.of("true", "false", "gaussian");

    /** What the weights' file says of the checkpoint that they belong to, where it was written here. */
    private static final String BASE = "base";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fields that change what an adapter means, and the value that they have if they do not. */
    private static final Map<String, Object> PLAIN =
            Map.of("bias", "none", "use_dora", false, "use_rslora", false, "fan_in_fan_out", false, "lora_bias", false);

    /** Fields that must be empty. */
    private static final List<String> EMPTY = List.of(
            "rank_pattern",
            "alpha_pattern",
            "modules_to_save",
            "layers_to_transform",
            "exclude_modules",
            "trainable_token_indices",
            "target_parameters",
            "layer_replication");

    /**
     * Reads adapters for a model.
     *
     * @throws CheckpointException if they are of another kind or for another model
     */
    public static PeftAdapter read(Path folder, TrainableModel model) {
        Path file = folder.resolve(CONFIGURATION);
        Lora lora = settings(file);
        LearntParameters which;
        try {
            which = LearntParameters.of(model, List.of(), Optional.of(lora));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file + " is for another model: " + e.getMessage(), e);
        }
        List<Parameter> read = new ArrayList<>();
        try (Checkpoint stored = Checkpoint.open(folder.resolve(WEIGHTS))) {
            published(model, which).forEach((name, published) -> {
                Parameter parameter = stored.tensor(published);
                requireShape(folder, parameter, shape(model, lora, name));
                read.add(TensorData.of(name, parameter.shape(), parameter.floats()));
            });
            if (stored.names().size() != read.size()) {
                throw new CheckpointException(
                        folder.resolve(WEIGHTS) + " holds " + stored.names().size() + " tensors, but its targets have "
                                + read.size() + " in this model: it is for another one.");
            }
        }
        return new PeftAdapter(which, ParameterSet.of(read));
    }

    private static long[] shape(TrainableModel model, Lora lora, String name) {
        int end = name.lastIndexOf('.');
        long[] matrix = model.parameters().get(name.substring(0, end)).shape();
        return name.substring(end).equals(TrainedWeights.DOWN)
                ? new long[] {lora.rank(), matrix[1]}
                : new long[] {matrix[0], lora.rank()};
    }

    private static void requireShape(Path folder, Parameter parameter, long[] expected) {
        if (!Arrays.equals(parameter.shape(), expected)) {
            throw new CheckpointException(folder.resolve(WEIGHTS) + ": " + parameter.name() + " is of the shape "
                    + Arrays.toString(parameter.shape()) + ", and this model and rank want "
                    + Arrays.toString(expected) + ": it is for another model.");
        }
    }

    /**
     * The digest of the checkpoint that an adapter was trained beside; absent where whoever wrote it did not say it.
     *
     * @throws CheckpointException if the folder has no adapter's weights
     */
    public static Optional<String> base(Path folder) {
        try (Checkpoint stored = Checkpoint.open(folder.resolve(WEIGHTS))) {
            return Optional.ofNullable(stored.metadata().get(BASE));
        }
    }

    /** The files that an adapter is. */
    public static Stream<Path> files(Path folder) {
        return Stream.of(CONFIGURATION, WEIGHTS).map(folder::resolve);
    }

    /** The model that an adapter names as its own, for people. */
    public static String baseName(Path folder) {
        JsonFields fields = JsonFields.read(folder.resolve(CONFIGURATION));
        String revision = fields.text(BASE_REVISION, "");
        return fields.text(BASE_NAME, "a model that it does not name") + (revision.isEmpty() ? "" : "@" + revision);
    }

    /**
     * All parameters of the model that they were read for, the adapters merged into them. Each is computed when its bytes
     * are asked for, while the model is open.
     */
    public ParameterSet mergedInto(TrainableModel model) {
        Set<String> adapted = Set.copyOf(which.names());
        double scale = which.adapters().orElseThrow().scale();
        return ParameterSet.of(model.parameters().stream()
                .map(parameter -> adapted.contains(parameter.name()) ? merged(model, parameter, scale) : parameter)
                .toList());
    }

    private Parameter merged(TrainableModel model, Parameter parameter, double scale) {
        return TensorData.computed(parameter.name(), parameter.shape(), () -> {
            try (NativeScope scope = new NativeScope(model.manager())) {
                NDArray up =
                        parameters.get(parameter.name() + TrainedWeights.UP).toArray(scope.arrays());
                NDArray down =
                        parameters.get(parameter.name() + TrainedWeights.DOWN).toArray(scope.arrays());
                return TrainedWeights.merged(parameter, up, down, scale);
            }
        });
    }

    private static Lora settings(Path file) {
        JsonFields fields = JsonFields.read(file);
        JsonNode json = fields.node();
        if (!json.path("peft_type").asText().equals("LORA")) {
            throw new CheckpointException(file + " describes no LoRA adapter but \""
                    + json.path("peft_type").asText() + "\".");
        }
        PLAIN.forEach((field, usual) -> {
            if (json.hasNonNull(field) && !json.path(field).asText().equals(String.valueOf(usual))) {
                throw refusal(file, field, json);
            }
        });
        for (String field : EMPTY) {
            if (json.hasNonNull(field) && !json.path(field).isEmpty()) {
                throw refusal(file, field, json);
            }
        }
        if (json.hasNonNull(INITIAL)
                && !PLAIN_BEGINNINGS.contains(json.path(INITIAL).asText())) {
            throw refusal(file, INITIAL, json);
        }
        List<String> targets = targets(file, json);
        try {
            return new Lora(
                    json.path("r").asInt(),
                    json.path("lora_alpha").asDouble(),
                    json.path("lora_dropout").asDouble(0),
                    targets);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file + ": " + e.getMessage(), e);
        }
    }

    /** A list of names, or a name alone, which PEFT would take for a regular expression if it is no plain one. */
    private static List<String> targets(Path file, JsonNode json) {
        JsonNode said = json.path(TARGETS);
        if (said.isTextual() && !PLAIN_NAME.matcher(said.asText()).matches()) {
            throw refusal(file, TARGETS, json);
        }
        List<String> targets = new ArrayList<>();
        if (said.isTextual()) {
            targets.add(said.asText());
        }
        said.forEach(target -> targets.add(target.asText()));
        return targets;
    }

    private static CheckpointException refusal(Path file, String field, JsonNode json) {
        return new CheckpointException(file + " has " + field + ": " + json.path(field)
                + ", which is not supported; merge it into its model where it was made.");
    }

    /**
     * Writes it.
     *
     * @param base the model that it belongs to, for people and for PEFT: a path or an address on a hub, {@code
     *     hf://OWNER/MODEL@REVISION}
     * @param digest what tells that model's files from others; empty if nobody knows
     */
    public void write(TrainableModel model, String base, Optional<String> digest, Path folder) {
        Map<String, String> published = published(model, which);
        SafetensorsWriter.write(
                folder.resolve(WEIGHTS),
                ParameterSet.of(published.entrySet().stream()
                        .map(entry -> parameters.get(entry.getKey()).named(entry.getValue()))
                        .toList()),
                digest.map(known -> Map.of(BASE, known)).orElse(Map.of()));
        Lora lora = which.adapters().orElseThrow();
        ObjectNode json = JSON.createObjectNode();
        json.put("peft_type", "LORA");
        Matcher onHub = ON_HUB.matcher(base);
        json.put(BASE_NAME, onHub.matches() ? onHub.group("name") : base);
        json.put(BASE_REVISION, onHub.matches() ? onHub.group("revision") : null);
        json.put("r", lora.rank());
        json.put("lora_alpha", lora.alpha());
        json.put("lora_dropout", lora.dropout());
        // Whole names, not ends: what is frozen has layers of the same ends that have no adapter.
        ArrayNode targets = json.putArray(TARGETS);
        which.names().forEach(matrix -> targets.add(LearntParameters.layer(model, matrix)));
        PLAIN.keySet().stream().sorted().forEach(field -> json.putPOJO(field, PLAIN.get(field)));
        json.putNull("task_type");
        json.put("inference_mode", true);
        try {
            byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
            NewFile.write(folder.resolve(CONFIGURATION), out -> out.write(bytes));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PEFT's name of each tensor by ours. */
    private static Map<String, String> published(TrainableModel model, LearntParameters which) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String matrix : which.names()) {
            String layer = PREFIX + LearntParameters.layer(model, matrix);
            names.put(matrix + TrainedWeights.DOWN, layer + DOWN);
            names.put(matrix + TrainedWeights.UP, layer + UP);
        }
        return names;
    }
}
