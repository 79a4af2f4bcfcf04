package dev.hubbub.media.face;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CentreFaceTest {

    private static final Path EXAMPLES = Path.of("src/test/resources/face");

    @Test
    void the_middle_of_a_picture_is_what_opencv_makes_of_it() throws IOException {
        byte[] expected = Files.readAllBytes(EXAMPLES.resolve("asd_face_112.grey"));
        byte[] found = new byte[expected.length + 3];
        new CentreFace(180, 160).cut(Files.readAllBytes(EXAMPLES.resolve("asd_face_gray.grey")), found, 3);
        int different = 0;
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] & 0xff, found[i + 3] & 0xff, 1, "pixel " + i);
            different += expected[i] == found[i + 3] ? 0 : 1;
        }
        assertEquals(0, different);
    }

    @Test
    void a_picture_of_that_size_is_only_cut() {
        byte[] picture = new byte[224 * 224];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) (i * 31 / 7);
        }
        byte[] found = new byte[112 * 112];
        new CentreFace(224, 224).cut(picture, found, 0);
        for (int i = 0; i < found.length; i++) {
            assertEquals(picture[(56 + i / 112) * 224 + 56 + i % 112], found[i]);
        }
    }
}
