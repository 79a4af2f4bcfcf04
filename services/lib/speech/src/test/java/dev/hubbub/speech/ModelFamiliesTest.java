package dev.hubbub.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.speech.model.ModelFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFamiliesTest {

    @TempDir
    Path folder;

    @Test
    void each_family_is_found_by_its_own_name() {
        List<String> names = ModelFamilies.all().stream().map(ModelFamily::name).toList();
        assertEquals(names, names.stream().distinct().toList());
        names.forEach(name -> assertEquals(name, ModelFamilies.named(name).name()));
    }

    @Test
    void an_unknown_name_is_answered_with_those_there_are() {
        var unknown = assertThrows(IllegalArgumentException.class, () -> ModelFamilies.named("Whisper"));
        assertEquals(
                "There is no model family \"Whisper\"; choose one of whisper, whisper-flamingo, av-hubert-seq2seq,"
                        + " av-hubert-ctc, torchscript.",
                unknown.getMessage());
    }

    @Test
    void a_folder_says_itself_what_family_it_is_of() throws IOException {
        for (ModelFamily family : ModelFamilies.all()) {
            Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"" + family.name() + "\"}");
            assertEquals(family, ModelFamilies.of(folder));
        }
    }

    @Test
    void a_checkpoint_that_says_nothing_is_taken_for_whisper() throws IOException {
        assertEquals("whisper", ModelFamilies.of(folder).name());
        assertEquals("whisper", ModelFamilies.of(folder.resolve("medium.pt")).name());
        Files.writeString(folder.resolve("config.json"), "{}");
        assertEquals("whisper", ModelFamilies.of(folder).name());
    }
}
