package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a recording of two seconds: a tone of 1000 Hz in the left channel and one of 4000 Hz in the right. */
class SpectrogramCommandTest {

    private static final int RATE = 16_000;

    @TempDir
    Path folder;

    private Path tones;

    @BeforeEach
    void tones() throws IOException {
        tones = folder.resolve("tones.wav");
        int frames = 2 * RATE;
        ByteBuffer wav = ByteBuffer.allocate(44 + 4 * frames).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 4 * frames);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1);
        wav.putShort((short) 2)
                .putInt(RATE)
                .putInt(4 * RATE)
                .putShort((short) 4)
                .putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(4 * frames);
        for (int i = 0; i < frames; i++) {
            wav.putShort((short) (8000 * Math.sin(2 * Math.PI * 1000 * i / RATE)));
            wav.putShort((short) (8000 * Math.sin(2 * Math.PI * 4000 * i / RATE)));
        }
        Files.write(tones, wav.array());
    }

    @Test
    void a_tone_is_bright_where_its_frequency_is_on_the_mel_scale() throws IOException {
        BufferedImage left = drawn("--channel", 1, "--size", "800x400", "--dark");
        BufferedImage right = drawn("--channel", 2, "--size", "800x400", "--mels", 128, "--dark");

        assertThat(left.getWidth()).isEqualTo(800);
        assertThat(left.getHeight()).isEqualTo(400);
        // A third of the mel scale lies below 1000 Hz, and not quite a quarter above 4000 Hz.
        assertThat(loudest(left)).isBetween(0.55, 0.68);
        assertThat(loudest(right)).isBetween(0.20, 0.32);
    }

    @Test
    void a_span_is_drawn_alone_and_what_is_there_is_kept() throws IOException {
        Path picture = folder.resolve("new/span.png");
        CommandRun run = CommandRun.of("spectrogram", tones, "--from", "0.5", "--to", "1.25", "-o", picture);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().strip()).isEqualTo(picture.toString());
        byte[] bytes = Files.readAllBytes(picture);

        CommandRun again = CommandRun.of("spectrogram", tones, "-o", picture);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("is there already").contains("--overwrite");
        assertThat(Files.readAllBytes(picture)).isEqualTo(bytes);
        assertThat(CommandRun.of("spectrogram", tones, "-o", picture, "--overwrite")
                        .exitCode())
                .isZero();
        assertThat(Files.readAllBytes(picture)).isNotEqualTo(bytes);
    }

    @Test
    void what_cannot_be_drawn_is_refused_with_the_option_that_says_so() throws IOException {
        assertThat(refused("--from", "3")).contains("--from must be inside the recording, which is 2.00 s long");
        assertThat(refused("--from", "1", "--to", "1")).contains("--to must be behind --from");
        assertThat(refused("--from", "1", "--to", "1.005")).contains("less than 10 ms");
        assertThat(refused("--mels", "64")).contains("--mels must be 80 or 128");
        assertThat(refused("--size", "100x100")).contains("--size must be");
        assertThat(refused("--size", "wide")).contains("--size must be");
        CommandRun jpeg = CommandRun.of("spectrogram", tones, "-o", folder.resolve("a.jpg"));
        assertThat(jpeg.err()).contains("--output must end in .png");
        CommandRun missing = CommandRun.of("spectrogram", folder.resolve("none.wav"), "-o", folder.resolve("a.png"));
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("There is no file");
        CommandRun text = CommandRun.of(
                "spectrogram", Files.writeString(folder.resolve("text.wav"), "text"), "-o", folder.resolve("a.png"));
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(folder.resolve("a.png")).doesNotExist();
    }

    private String refused(Object... options) {
        Object[] arguments = new Object[options.length + 4];
        arguments[0] = "spectrogram";
        arguments[1] = tones;
        arguments[2] = "-o";
        arguments[3] = folder.resolve("refused.png");
        System.arraycopy(options, 0, arguments, 4, options.length);
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(folder.resolve("refused.png")).doesNotExist();
        return run.err();
    }

    private BufferedImage drawn(Object... options) throws IOException {
        Path picture = folder.resolve("picture-" + options.length + ".png");
        Object[] arguments = new Object[options.length + 4];
        arguments[0] = "spectrogram";
        arguments[1] = tones;
        arguments[2] = "-o";
        arguments[3] = picture;
        System.arraycopy(options, 0, arguments, 4, options.length);
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return ImageIO.read(picture.toFile());
    }

    /** How far down the loudest band lies, along a column of the plot, from 0 to 1. */
    private static double loudest(BufferedImage image) {
        int sum = 0;
        int rows = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            // The loudest colour has more red than anything else on dark paper.
            if ((image.getRGB(image.getWidth() * 2 / 5, y) >> 16 & 0xff) > 0xf0) {
                sum += y;
                rows++;
            }
        }
        assertThat(rows).isPositive();
        return (double) sum / rows / image.getHeight();
    }
}
