package dev.hubbub.speech.torchscript;

import dev.hubbub.speech.torch.ScriptArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The exported model of the test resources, and sounds for it. */
final class Tones {
    static final int FRAME = 320;

    private static final Path FILES = Path.of("src/test/resources/torchscript/tones");

    private Tones() {}

    /** Writes a complete checkpoint. */
    static Path writeTo(Path folder) throws IOException {
        for (String name : new String[] {"config.json", "tokens.txt"}) {
            Files.copy(FILES.resolve(name), folder.resolve(name));
        }
        return write(folder, Files.readString(FILES.resolve("Tones.torchscript")));
    }

    /** Writes an archive of a script of the class {@code Tones}. */
    static Path write(Path folder, String source) throws IOException {
        Files.write(folder.resolve("model.pt"), new ScriptArchive("Tones", source).toBytes());
        return folder;
    }

    /** A sound in which each frame stands for one token. */
    static float[] sound(int... tokens) {
        float[] samples = new float[tokens.length * FRAME];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = tokens[i / FRAME] / 10f;
        }
        return samples;
    }
}
