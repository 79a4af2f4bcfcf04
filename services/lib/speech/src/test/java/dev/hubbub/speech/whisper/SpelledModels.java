package dev.hubbub.speech.whisper;

import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
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
            return WhisperModel.load(CHECKPOINTS.resolve(name), TestDevice.OPTIONS);
        }
        Path folder = ReferenceModel.resource("/whisper/" + name + "/hf");
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(folder);
                WhisperModel plain = WhisperModel.load(folder, TestDevice.OPTIONS)) {
            var spelling = new SpelledNumbers(plain.config().vocabulary());
            return WhisperModel.load(checkpoint, plain.tokens(), Optional.of(spelling), TestDevice.OPTIONS);
        }
    }

    @Override
    public void close() {
        loaded.values().forEach(WhisperModel::close);
    }
}
