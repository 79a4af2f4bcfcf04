package dev.hubbub.training.finetuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.speech.checkpoint.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDigestTest {
    /** Of the three files below, each its name, a zero and its bytes. */
    private static final String OF_MODEL = "97238a383b346e54744ff850babde0da6fc5958c1048af97e8522222df83c85b";

    /** The same with a README.md, as releases before counted it. */
    private static final String OF_WHOLE_FOLDER = "15030f27c9f4551e153d051a980474c60f376bba05525e3d870447c0b65ddec0";

    @TempDir
    Path folder;

    @BeforeEach
    void model() throws Exception {
        write("model.safetensors", "weights");
        write("config.json", "{}");
        write("tokenizer.json", "{}");
    }

    @Test
    void a_model_is_the_same_whatever_else_lies_beside_it() throws Exception {
        assertEquals(OF_MODEL, CheckpointDigest.of(folder).hex());
        for (String other : List.of("README.md", ".gitattributes", "LICENSE", "pytorch_model.bin", "merge.json")) {
            write(other, "of " + other);
        }
        Files.createDirectories(folder.resolve("training"));
        assertEquals(OF_MODEL, CheckpointDigest.of(folder).hex());
    }

    @Test
    void other_weights_another_configuration_and_another_tokenizer_are_another_model() throws Exception {
        for (String file : List.of("model.safetensors", "config.json", "tokenizer.json")) {
            String before = Files.readString(folder.resolve(file));
            write(file, before + " ");
            assertNotEquals(OF_MODEL, CheckpointDigest.of(folder).hex(), file);
            write(file, before);
        }
        write("generation_config.json", "{}");
        assertNotEquals(OF_MODEL, CheckpointDigest.of(folder).hex());
    }

    @Test
    void weights_in_shards_are_all_of_them() throws Exception {
        Files.delete(folder.resolve("model.safetensors"));
        write(
                "model.safetensors.index.json",
                "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\", \"b\": \"model-00002-of-00002.safetensors\"}}");
        write("model-00001-of-00002.safetensors", "a");
        write("model-00002-of-00002.safetensors", "b");
        Digest whole = CheckpointDigest.of(folder);
        write("model-00002-of-00002.safetensors", "c");
        assertNotEquals(whole, CheckpointDigest.of(folder));
    }

    @Test
    void what_a_release_before_wrote_of_all_files_is_true_of_the_very_folder() throws Exception {
        write("README.md", "Read me.");
        assertTrue(matches(OF_WHOLE_FOLDER));
        assertTrue(matches(OF_MODEL));
        write("README.md", "Read me again.");
        assertFalse(matches(OF_WHOLE_FOLDER));
        assertTrue(matches(OF_MODEL));
    }

    @Test
    void a_folder_without_weights_is_no_model() throws Exception {
        Files.delete(folder.resolve("model.safetensors"));
        CheckpointException refused = assertThrows(CheckpointException.class, () -> CheckpointDigest.of(folder));
        assertTrue(refused.getMessage().contains("is not a checkpoint folder"), refused.getMessage());
    }

    private boolean matches(String written) {
        return CheckpointDigest.matches(written, CheckpointDigest.of(folder), folder);
    }

    private void write(String file, String content) throws Exception {
        Files.writeString(folder.resolve(file), content);
    }
}
