package dev.hubbub.speech.whisper;

/** 128 mels, 4 + 1 blocks, 51,866 tokens, weights stored in half precision. */
class TurboReferenceTest extends WhisperReferenceTest {
    TurboReferenceTest() {
        super("turbo", 33);
    }
}
