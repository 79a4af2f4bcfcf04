package dev.hubbub.speech.checkpoint;

import dev.hubbub.speech.checkpoint.PickleValue.TensorView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One file of weights, whatever its format; the format is told by the first bytes, not by the name.
 *
 * @param torch whether PyTorch saved it
 * @param tensors in stored order
 * @param surroundings what was saved beside the weights: dimensions, settings, counters; empty for safetensors
 * @param metadata what a safetensors file says of itself; empty for others
 */
record WeightsFile(
        boolean torch, List<StoredTensor> tensors, Map<String, Object> surroundings, Map<String, String> metadata) {
    /** Where the weights stand when a file holds more than them: OpenAI, Lightning and most trainers, others. */
    private static final List<String> STATE_NAMES = List.of("model_state_dict", "state_dict", "model", "module");

    private static final int PICKLE = 0x80;

    static WeightsFile read(MappedFile file) {
        ByteBuffer start = file.map(0, Math.min(file.size(), ForeignFormat.START));
        // First, because the length of such a file's header can begin with the same bytes as a pickle or an archive
        // does.
        if (SafetensorsFile.begins(start)) {
            return SafetensorsFile.read(file);
        }
        if (start.remaining() >= 4 && start.getInt(0) == 0x04034b50
                || start.remaining() >= 2 && (start.get(0) & 0xff) == PICKLE && (start.get(1) & 0xff) <= 5) {
            return ofTorch(TorchFile.read(file));
        }
        ForeignFormat.of(file.path(), start).ifPresent(format -> {
            throw format.refusal(file.path());
        });
        return SafetensorsFile.read(file);
    }

    private static WeightsFile ofTorch(TorchFile file) {
        if (!(file.root() instanceof Map<?, ?> root)) {
            throw noWeights(file);
        }
        Map<?, ?> state = state(root).orElseThrow(() -> noWeights(file));
        List<StoredTensor> tensors = new ArrayList<>();
        state.forEach((name, value) -> {
            if (name instanceof String text && value instanceof TensorView view) {
                tensors.add(file.tensor(text, view));
            }
        });
        Map<String, Object> surroundings = new LinkedHashMap<>();
        if (state != root) {
            root.forEach((name, value) -> {
                if (name instanceof String text && value != state) {
                    surroundings.put(text, value);
                }
            });
        }
        return new WeightsFile(true, tensors, surroundings, Map.of());
    }

    private static Optional<Map<?, ?>> state(Map<?, ?> root) {
        for (String name : STATE_NAMES) {
            if (root.get(name) instanceof Map<?, ?> nested && holdsTensors(nested)) {
                return Optional.of(nested);
            }
        }
        return holdsTensors(root) ? Optional.of(root) : Optional.empty();
    }

    private static boolean holdsTensors(Map<?, ?> map) {
        return map.values().stream().anyMatch(TensorView.class::isInstance);
    }

    private static CheckpointException noWeights(TorchFile file) {
        return new CheckpointException(
                file.file().path() + " holds no weights: neither the saved object nor its entries "
                        + String.join(", ", STATE_NAMES) + " are a dictionary of tensors; name the file that a model's"
                        + " state_dict was saved to.");
    }
}
