package dev.hubbub.media;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings that only their seller's players can hear are named as that, and not as damaged. */
class ProtectedMediaTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "talk.m4p, 'M4P ', drms, 'FairPlay, as the iTunes Store sold it'",
        "talk.mp4, isom, enca, common encryption",
        "book.aax, 'aax ', aavd, Audible's aax",
        "book.aaxc, aaxc, aavd, Audible's aaxc",
    })
    void encrypted_sound_in_an_mp4_is_named(String name, String brand, String entry, String scheme) throws IOException {
        Path file = mp4(name, brand, track("vide", "avc1"), track("soun", entry));
        refused(file, scheme);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01ffffffffffffff", "10000050"})
    void encrypted_sound_in_a_webm_is_named(String segmentSize) throws IOException {
        byte[] protection = element("6d80", element("6240", element("5035", new byte[3])));
        byte[] heard = element("ae", element("d7", new byte[] {1}), element("83", new byte[] {2}), protection);
        byte[] seen = element("ae", element("83", new byte[] {1}));
        refused(webm("a.webm", segmentSize, seen, heard), "the content encryption of Matroska and WebM");
        byte[] clear = element("ae", element("83", new byte[] {2}));
        Path partly = webm("b.webm", segmentSize, heard, clear);
        assertDoesNotThrow(() -> ProtectedMedia.refuse(partly));
        byte[] pictures = element("ae", element("83", new byte[] {1}), protection);
        Path pictured = webm("c.webm", segmentSize, pictures, clear);
        assertDoesNotThrow(() -> ProtectedMedia.refuse(pictured));
    }

    private Path webm(String name, String segmentSize, byte[]... tracks) throws IOException {
        byte[] header = element("1a45dfa3", element("4282", text("webm")));
        byte[] segment = HexFormat.of().parseHex("18538067" + segmentSize);
        byte[] info = element("1549a966", element("4489", new byte[8]));
        return Files.write(folder.resolve(name), joined(header, segment, info, element("1654ae6b", tracks)));
    }

    private static byte[] element(String id, byte[]... content) {
        byte[] inside = joined(content);
        byte[] size = {(byte) (0x40 | inside.length >> 8), (byte) inside.length};
        return joined(HexFormat.of().parseHex(id), size, inside);
    }

    @Test
    void encrypted_windows_media_is_named() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        header.put(HexFormat.of().parseHex("3026b2758e66cf11a6d900aa0062ce6c"));
        header.putLong(200).putInt(2).putShort((short) 0x0201);
        header.put(HexFormat.of().parseHex("a1dcab8c47a9cf118ee400c00c205365"))
                .putLong(104)
                .position(134);
        header.put(HexFormat.of().parseHex("fbb3112223bdd211b4b700a0c955fc6e")).putLong(66);
        refused(Files.write(folder.resolve("talk.wma"), header.array()), "Windows Media DRM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clear sound", "encrypted pictures", "one track of two", "an empty table", "a cut box"})
    void what_can_be_heard_is_not_refused(String kind) throws IOException {
        Path file =
                switch (kind) {
                    case "clear sound" -> mp4("a.mp4", "isom", track("soun", "mp4a"));
                    case "encrypted pictures" -> mp4("a.mp4", "isom", track("vide", "enca"), track("soun", "mp4a"));
                    case "one track of two" -> mp4("a.mp4", "isom", track("soun", "enca"), track("soun", "mp4a"));
                    case "an empty table" -> mp4("a.mp4", "isom", track("soun", ""));
                    default -> {
                        byte[] whole = Files.readAllBytes(mp4("b.mp4", "isom", track("soun", "enca")));
                        yield Files.write(folder.resolve("a.mp4"), Arrays.copyOf(whole, whole.length - 4));
                    }
                };
        assertDoesNotThrow(() -> ProtectedMedia.refuse(file));
    }

    private void refused(Path file, String scheme) {
        var refusal = assertThrows(UnreadableMediaException.class, () -> new MediaReader().probe(file));
        assertEquals(Reason.PROTECTED, refusal.reason());
        assertTrue(new MediaReader().isRecording(file), "so that a folder does not pass over it");
        assertEquals(
                "The recording " + file + " is protected: its sound is encrypted (" + scheme
                        + ") and can be heard in its" + " seller's players only; ask for a copy without protection",
                refusal.getMessage());
    }

    private Path mp4(String name, String brand, byte[]... tracks) throws IOException {
        return Files.write(
                folder.resolve(name),
                joined(box("ftyp", text(brand), new byte[4]), box("mdat", new byte[64]), box("moov", tracks)));
    }

    private static byte[] track(String handler, String entry) {
        byte[] entries = entry.isEmpty() ? new byte[0] : box(entry, new byte[28]);
        return box(
                "trak",
                box(
                        "mdia",
                        box("hdlr", new byte[8], text(handler), new byte[12]),
                        box("minf", box("stbl", box("stsd", new byte[8], entries)))));
    }

    private static byte[] box(String type, byte[]... content) {
        byte[] inside = joined(content);
        return joined(ByteBuffer.allocate(4).putInt(8 + inside.length).array(), text(type), inside);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
