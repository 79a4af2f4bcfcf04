package dev.hubbub.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoWriter;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/** AV-HuBERT models with random weights that are small enough to learn in seconds, and drawn clips that they learn from. */
enum TinyLipReader {
    SEQ2SEQ(ModelArchitecture.AV_HUBERT_SEQ2SEQ, "seq2seq", "AV2TextForConditionalGeneration"),
    CTC(ModelArchitecture.AV_HUBERT_CTC, "ctc", "AVHubertAVSR");

    private static final Path FILES = Path.of("../lib/speech/src/test/resources/avhubert");
    private static final String[] COLOURS = {"red", "green", "blue", "white"};
    private static final String[] THINGS = {"lamp", "house", "cat", "dog", "bird", "street"};
    private static final int FRAMES = 30;

    private final ModelArchitecture architecture;
    private final String files;
    private final String python;

    TinyLipReader(ModelArchitecture architecture, String files, String python) {
        this.architecture = architecture;
        this.files = files;
        this.python = python;
    }

    ModelArchitecture architecture() {
        return architecture;
    }

    /** Writes a checkpoint with pieces of one letter each. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        ObjectNode config = ((ObjectNode) Json.mapper()
                        .readTree(FILES.resolve(files + ".json").toFile())
                        .path("config"))
                .deepCopy();
        config.put("num_attention_heads", 4);
        config.put("max_new_tokens", FRAMES);
        config.putArray("architectures").add(python);
        Files.writeString(folder.resolve("config.json"), config.toString());
        try (Checkpoint tensors = Checkpoint.open(FILES.resolve(files + ".safetensors"))) {
            SafetensorsWriter.write(
                    folder.resolve("model.safetensors"), tensors.parameters().under("w."));
        }
        try (Stream<Path> letters = Files.list(FILES.resolve("letters").resolve(files))) {
            for (Path file : letters.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    /** Writes clips of a mouth and a voice, both of which follow what is said, with the manifest that lists them. */
    static void writeClips(Path folder) throws IOException {
        Files.createDirectories(folder);
        StringBuilder manifest = new StringBuilder();
        for (int i = 0; i < COLOURS.length * THINGS.length; i += 2) {
            String text = COLOURS[i % COLOURS.length] + " " + THINGS[i / COLOURS.length];
            String name = "clip-" + i + ".mp4";
            writeClip(folder.resolve(name), text);
            manifest.append(Json.mapper()
                            .createObjectNode()
                            .put("audio_filepath", name)
                            .put("text", text))
                    .append('\n');
        }
        Files.writeString(folder.resolve("manifest.jsonl"), manifest);
    }

    private static void writeClip(Path file, String text) throws IOException {
        byte[] grey = new byte[FRAMES * 96 * 96];
        float[] sound = new float[FRAMES * 640];
        Random random = new Random(text.hashCode());
        for (int frame = 0; frame < FRAMES; frame++) {
            char letter = text.charAt(frame * text.length() / FRAMES);
            double open = (letter % 13) / 13.0;
            for (int i = 0; i < 96 * 96; i++) {
                double x = (i % 96 - 48) / 30.0;
                double y = (i / 96 - 48) / (4 + 26 * open);
                grey[frame * 96 * 96 + i] = (byte) (x * x + y * y < 1 ? 30 : 120 + 60 * (letter % 7) / 7);
            }
            for (int i = 0; i < 640; i++) {
                int at = frame * 640 + i;
                sound[at] = (float) (0.3 * Math.sin(at * (0.02 + 0.01 * (letter % 17))) + 0.01 * random.nextGaussian());
            }
        }
        VideoWriter.write(file, new Pictures(PictureForm.GREY, 96, 96, grey), sound);
    }
}
