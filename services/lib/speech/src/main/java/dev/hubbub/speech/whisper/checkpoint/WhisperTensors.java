package dev.hubbub.speech.whisper.checkpoint;

import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.StoredTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the tensors of a Whisper model in a checkpoint, under whatever names and prefix, and gives them their OpenAI names. */
final class WhisperTensors {
    /** Called the same by OpenAI and Hugging Face, so that everything before it is the prefix. */
    private static final String LANDMARK = "encoder.conv1.weight";

    private static final String HUGGING_FACE_PREFIX = "model.";
    private static final String HUGGING_FACE_BLOCKS = "encoder.layers.";

    /** Stored by some versions of Hugging Face although it is the token embedding again. */
    private static final String TIED_OUTPUT = "proj_out.weight";

    private static final int NAMES_SHOWN = 3;

    private WhisperTensors() {}

    /** The tensors by OpenAI name, see {@link #names}. */
    static Map<String, StoredTensor> in(Checkpoint checkpoint) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        names(checkpoint)
                .forEach((own, stored) ->
                        tensors.put(own, checkpoint.tensor(stored).named(own)));
        return tensors;
    }

    /**
     * What the checkpoint calls its tensors, by OpenAI name; one that Whisper does not have keeps its own name. Where the model is a part of something
     * else, as in a Lightning file, what lies outside the model's prefix is left out.
     */
    static Map<String, String> names(Checkpoint checkpoint) {
        String prefix = prefix(checkpoint);
        boolean huggingFace =
                checkpoint.names().stream().anyMatch(name -> name.startsWith(prefix + HUGGING_FACE_BLOCKS));
        String outer = huggingFace && prefix.endsWith(HUGGING_FACE_PREFIX)
                ? prefix.substring(0, prefix.length() - HUGGING_FACE_PREFIX.length())
                : prefix;
        Map<String, String> names = new LinkedHashMap<>();
        for (String name : checkpoint.names()) {
            if (name.startsWith(outer) && !name.equals(outer + TIED_OUTPUT)) {
                String own = name.startsWith(prefix) ? canonical(name.substring(prefix.length()), huggingFace) : name;
                names.put(own, name);
            }
        }
        return names;
    }

    /**
     * Makes sure that what the model computes its scores with is the token embedding, as it is in every Whisper model.
     *
     * @param source which says that the two are apart
     */
    static void checkOutput(Checkpoint checkpoint, StoredTensor embedding, String source) {
        checkpoint.names().stream()
                .filter(name -> name.equals(TIED_OUTPUT) || name.endsWith("." + TIED_OUTPUT))
                .map(checkpoint::tensor)
                .filter(output ->
                        output.type() != embedding.type() || !output.bytes().equals(embedding.bytes()))
                .findFirst()
                .ifPresent(output -> {
                    throw new CheckpointException(source + " asks for an output layer of its own (tie_word_embeddings)"
                            + ", and " + output.name() + " differs from the token embedding that Whisper has there:"
                            + " name a checkpoint of Whisper as it was published.");
                });
    }

    private static CheckpointException otherModel(Checkpoint checkpoint) {
        if (checkpoint.names().stream().anyMatch(WhisperTensors::isOfAdapter)) {
            return adapter(checkpoint);
        }
        String names = checkpoint.names().stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
        return new CheckpointException(checkpoint.path() + " holds no Whisper model: no tensor is named " + LANDMARK
                + " under any prefix" + (names.isEmpty() ? "" : ", but there are " + names)
                + "; name a checkpoint of Whisper.");
    }

    private static boolean isOfAdapter(String name) {
        return name.contains(".lora_A.") || name.contains(".lora_B.");
    }

    private static CheckpointException adapter(Checkpoint checkpoint) {
        return new CheckpointException(checkpoint.path() + " holds an adapter (LoRA), which is only a part of a model:"
                + " name that model as the checkpoint, and the folder with its adapter_config.json as its adapter.");
    }

    private static String canonical(String name, boolean huggingFace) {
        return huggingFace ? WhisperNames.openAi(HUGGING_FACE_PREFIX + name).orElse(name) : name;
    }

    private static String prefix(Checkpoint checkpoint) {
        List<String> prefixes = checkpoint.names().stream()
                .filter(name -> name.equals(LANDMARK) || name.endsWith("." + LANDMARK))
                .map(name -> name.substring(0, name.length() - LANDMARK.length()))
                .toList();
        if (prefixes.isEmpty()) {
            throw otherModel(checkpoint);
        }
        if (checkpoint.names().stream().anyMatch(WhisperTensors::isOfAdapter)) {
            throw adapter(checkpoint);
        }
        if (prefixes.size() > 1) {
            throw new CheckpointException(checkpoint.path() + " holds several Whisper models, under the prefixes "
                    + String.join(", ", prefixes) + ": save the one that is meant alone.");
        }
        return prefixes.get(0);
    }
}
