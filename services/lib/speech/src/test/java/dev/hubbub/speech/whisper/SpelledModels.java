package dev.hubbub.speech.whisper;

import dev.hubbub.speech.checkpoint.WhisperCheckpoint;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The models that expected values name, each loaded once; those without a tokenizer spell as {@link SpelledNumbers}. */
final class SpelledModels implements AutoCloseable {
    private static final Path CHECKPOINTS = Path.of("../../../local-dev/checkpoints");

    private final Map<String, WhisperModel> loaded = new HashMap<>();

    WhisperModel named(String name) {
        return loaded.computeIfAbsent(name, SpelledModels::load);
    }

    private static WhisperModel load(String name) {
        if (name.startsWith("hubbub")) {
            return WhisperModel.load(CHECKPOINTS.resolve(name), ModelOptions.CPU);
        }
        Path folder = ReferenceModel.resource("/whisper/" + name + "/hf");
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(folder);
                WhisperModel plain = WhisperModel.load(folder, ModelOptions.CPU)) {
            var spelling = new SpelledNumbers(plain.config().vocabulary());
            return WhisperModel.load(checkpoint, plain.tokens(), Optional.of(spelling), ModelOptions.CPU);
        }
    }

    @Override
    public void close() {
        loaded.values().forEach(WhisperModel::close);
    }
}
