package dev.hubbub.speech.avhubert.ctc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.speech.avhubert.GoldenClips;
import dev.hubbub.speech.avhubert.TextPieces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitsTest {

    /** Unknown units are left out, as the original leaves them out of its captions. */
    @Test
    void numbers_of_the_published_units_are_the_texts_of_the_original(@TempDir Path folder) throws IOException {
        JsonNode units = GoldenClips.written("ctc").get("units");
        int size = units.get("size").asInt();
        List<String> pieces = new ArrayList<>();
        for (int id = 1; id < size - 1; id++) {
            pieces.add(id == 1 ? "<unk>" : "X" + id);
        }
        for (JsonNode run : units.get("cases")) {
            for (int i = 0; i < run.get("ids").size(); i++) {
                int id = run.get("ids").get(i).asInt();
                if (id > 1) {
                    pieces.set(id - 1, run.get("pieces").get(i).asText());
                }
            }
        }
        StringBuilder lines = new StringBuilder();
        for (int id = 1; id < size - 1; id++) {
            lines.append(pieces.get(id - 1)).append(' ').append(id).append('\n');
        }
        Files.writeString(folder.resolve("unigram5000_units.txt"), lines);
        TextPieces texts = Units.in(folder, size).orElseThrow();
        for (JsonNode run : units.get("cases")) {
            List<Integer> ids = new ArrayList<>();
            run.get("ids").forEach(id -> ids.add(id.asInt()));
            ids.add(size - 1);
            assertEquals(run.get("roundtrip").asText().replace("<unk>", "").strip(), texts.text(ids));
        }
    }
}
