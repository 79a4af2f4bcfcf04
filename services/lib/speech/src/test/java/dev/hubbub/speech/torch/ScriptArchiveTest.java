package dev.hubbub.speech.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class ScriptArchiveTest {
    private static final String SOURCE = "class Sum(Module):\n  __parameters__ = []\n";

    @Test
    void every_entry_is_stored_without_compression() throws IOException {
        List<String> names = new ArrayList<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(new ScriptArchive("Sum", SOURCE).toBytes()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                assertEquals(ZipEntry.STORED, entry.getMethod(), entry.getName());
            }
        }
        assertEquals(List.of("m/data.pkl", "m/code/__torch__.py", "m/constants.pkl", "m/version"), names);
    }

    @Test
    void the_same_text_gives_the_same_bytes() {
        assertArrayEquals(new ScriptArchive("Sum", SOURCE).toBytes(), new ScriptArchive("Sum", SOURCE).toBytes());
    }

    @Test
    void a_text_without_the_class_is_refused() {
        var error = assertThrows(IllegalArgumentException.class, () -> new ScriptArchive("Product", SOURCE));
        assertEquals("The script text does not define class Product(Module).", error.getMessage());
    }

    @Test
    void a_name_that_could_break_out_of_the_pickle_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new ScriptArchive("os\nsystem", SOURCE));
    }
}
