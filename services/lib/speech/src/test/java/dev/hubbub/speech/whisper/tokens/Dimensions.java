package dev.hubbub.speech.whisper.tokens;

import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.whisper.checkpoint.GenerationConfig;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.nio.file.Path;
import java.util.Optional;

/** Dimensions of small models with vocabularies of any size. */
final class Dimensions {
    private static final int THIRD_GENERATION = 51_866;

    private Dimensions() {}

    /** A model with so many tokens, of the generation that was published with them if there is one. */
    static WhisperConfig of(int vocabulary) {
        return of(vocabulary, vocabulary == THIRD_GENERATION ? 128 : 80);
    }

    static WhisperConfig of(int vocabulary, int mels) {
        return new WhisperConfig(mels, 1500, 64, 1, 1, vocabulary, 448, 64, 1, 1);
    }

    /** The tokenizer that is found beside such a model, which says nothing of its tokens. */
    static Optional<Tokenizer> tokenizer(Path folder, int vocabulary) {
        return TokenizerFiles.find(folder, of(vocabulary), GenerationConfig.NONE);
    }
}
