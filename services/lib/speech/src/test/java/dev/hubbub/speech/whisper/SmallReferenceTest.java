package dev.hubbub.speech.whisper;

/** 80 mels, 2 + 2 blocks, 1000 tokens; compression ratios of its numbers are known too. */
class SmallReferenceTest extends WhisperReferenceTest {
    SmallReferenceTest() {
        super("small", 121);
    }
}
