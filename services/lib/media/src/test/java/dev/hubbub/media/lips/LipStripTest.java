package dev.hubbub.media.lips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LipStripTest {

    @TempDir
    Path folder;

    @Test
    void pictures_of_any_size_stand_side_by_side_and_what_is_missing_is_grey() throws Exception {
        LipStrip strip = new LipStrip(3);
        assertTrue(strip.isEmpty());
        strip.put(0, filled(96, 96, 200, 30, 40));
        strip.put(2, filled(50, 88, 20, 60, 210));
        assertFalse(strip.isEmpty());
        Path file = folder.resolve("strip.jpg");
        strip.write(file);

        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(3 * LipStrip.SIDE, image.getWidth());
        assertEquals(LipStrip.SIDE, image.getHeight());
        assertColour(image, 24, 200, 30, 40);
        assertColour(image, 72, 128, 128, 128);
        assertColour(image, 120, 20, 60, 210);
    }

    @Test
    void a_strip_is_small_enough_for_a_page_of_many_and_the_same_every_time() throws Exception {
        for (String name : new String[] {"a.jpg", "b.jpg"}) {
            Random random = new Random(3);
            LipStrip strip = new LipStrip(16);
            for (int place = 0; place < 16; place++) {
                Pictures mouth = filled(96, 96, 180, 120, 110);
                for (int at = 0; at < mouth.pixels().length; at++) {
                    mouth.pixels()[at] += (byte) (8 * random.nextGaussian());
                }
                strip.put(place, mouth);
            }
            strip.write(folder.resolve(name));
        }
        assertTrue(Files.size(folder.resolve("a.jpg")) < 25_000, "" + Files.size(folder.resolve("a.jpg")));
        assertEquals(-1, Files.mismatch(folder.resolve("a.jpg"), folder.resolve("b.jpg")));
    }

    private static Pictures filled(int height, int width, int red, int green, int blue) {
        byte[] pixels = new byte[height * width * 3];
        for (int at = 0; at < pixels.length; at += 3) {
            pixels[at] = (byte) red;
            pixels[at + 1] = (byte) green;
            pixels[at + 2] = (byte) blue;
        }
        return new Pictures(PictureForm.RGB, height, width, pixels);
    }

    private static void assertColour(BufferedImage image, int x, int... expected) {
        int colour = image.getRGB(x, LipStrip.SIDE / 2);
        int[] found = {colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff};
        for (int i = 0; i < 3; i++) {
            assertEquals(expected[i], found[i], 12, "at " + x);
        }
    }
}
