package dev.hubbub.speech.whisper;

import java.io.IOException;
import java.nio.file.Path;

/**
 * 80 mels, 2 + 2 blocks and the multilingual vocabulary, from an OpenAI file. Its weights are too large for the tree, so
 * its name keeps it out of ordinary runs; whoever has the reference data names the folder of it:
 *
 * <pre>{@code
 * mvn -pl services/lib/speech test -Dtest=MultilingualReferenceCheck -Dhubbub.reference.whisper=FOLDER
 * }</pre>
 */
class MultilingualReferenceCheck extends WhisperReferenceTest {
    MultilingualReferenceCheck() {
        super("multi", 46);
    }

    @Override
    ReferenceModel reference(String name) throws IOException {
        Path folder = Path.of(System.getProperty("hubbub.reference.whisper")).resolve(name);
        return new ReferenceModel(folder, folder.resolve("model_fp16.pt"));
    }
}
