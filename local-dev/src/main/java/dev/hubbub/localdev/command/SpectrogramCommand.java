package dev.hubbub.localdev.command;

import dev.hubbub.localdev.spectrogram.SpectrogramPicture;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.SoundSelection;
import dev.hubbub.media.TimeRange;
import dev.hubbub.speech.checkpoint.NewFile;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws what models hear of a recording. */
@Command(
        name = "spectrogram",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Draw what a model hears of a recording, or of a span of it, as a PNG file.",
            "The values are Whisper's own features of that span, without padding: log-mel energies of 25 ms every 10 ms, down"
                    + " to 80 dB below the loudest."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the picture is written",
            "1:the recording cannot be read, or the picture not be written",
            "2:wrong usage"
        })
final class SpectrogramCommand implements Callable<Integer> {

    private static final double LONGEST_SECONDS = 1800;
    private static final int LARGEST_SIDE = 16_384;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    private final Screen screen;

    @Parameters(paramLabel = "FILE", description = "A recording: anything with sound in it.")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The picture (default: the recording's name with .png, in this folder).")
    private Path output;

    @Option(names = "--overwrite", description = "Write over a picture that is there already.")
    private boolean overwrite;

    @Option(
            names = "--from",
            paramLabel = "SECONDS",
            description = "Where the span begins (default: at the beginning).")
    private Double from;

    @Option(names = "--to", paramLabel = "SECONDS", description = "Where it ends (default: at the end).")
    private Double to;

    @Option(
            names = "--channel",
            paramLabel = "N",
            description = "Of this channel alone, counted from 1 (default: as `hubbub transcribe` hears it).")
    private Integer channel;

    @Option(
            names = "--mels",
            paramLabel = "BANDS",
            defaultValue = "80",
            description = "Mel bands: 80 as Whisper has up to large-v2, 128 as large-v3 and turbo (default:"
                    + " ${DEFAULT-VALUE}).")
    private int mels;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = "1600x640",
            description = "Width and height in pixels (default: ${DEFAULT-VALUE}). Words grow with it.")
    private String size;

    @Option(names = "--dark", description = "On dark paper, for slides.")
    private boolean dark;

    SpectrogramCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (mels != 80 && mels != 128) {
            throw CommandFailure.invalid("--mels must be 80 or 128, which models have, not " + mels + ".");
        }
        int[] sides = sides();
        Path picture = picture();
        if (!Files.isRegularFile(file)) {
            throw CommandFailure.invalid("There is no file " + file + ": name a recording.");
        }
        System.setProperty("java.awt.headless", "true");
        LogMel features = new LogMel(mels);
        try (AudioRecording recording = new MediaReader(new SoundSelection(null, channel)).open(file)) {
            TimeRange span = span(recording.info().duration());
            MelSpectrogram heard = features.of(recording.read(span));
            recording.notices().forEach(screen::say);
            if (heard.frames() == 0) {
                throw CommandFailure.invalid(
                        "There is less than 10 ms of sound from %.3f to %.3f s of %s: name a longer span with --from and --to."
                                .formatted(span.start(), span.end(), file));
            }
            BufferedImage drawn = SpectrogramPicture.draw(
                    heard, features, file.getFileName().toString(), span.start(), sides[0], sides[1], dark);
            NewFile.write(picture, out -> ImageIO.write(drawn, "png", out));
        }
        screen.tell(picture.toString());
        return 0;
    }

    private int[] sides() throws CommandFailure {
        Matcher matcher = SIZE.matcher(size);
        if (matcher.matches()) {
            int[] sides = {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
            boolean large = sides[0] >= SpectrogramPicture.LEAST_WIDTH && sides[1] >= SpectrogramPicture.LEAST_HEIGHT;
            if (large && Math.max(sides[0], sides[1]) <= LARGEST_SIDE) {
                return sides;
            }
        }
        throw CommandFailure.invalid(
                "--size must be a width and a height in pixels such as 1600x640, at least %dx%d and at most %d each, not %s."
                        .formatted(
                                SpectrogramPicture.LEAST_WIDTH, SpectrogramPicture.LEAST_HEIGHT, LARGEST_SIDE, size));
    }

    private Path picture() throws CommandFailure {
        Path picture =
                output == null ? Path.of(file.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ".png") : output;
        if (!picture.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw CommandFailure.invalid("--output must end in .png, which is what is written, not " + picture + ".");
        }
        if (Files.exists(picture) && !overwrite) {
            throw CommandFailure.invalid(
                    picture + " is there already: name another file with --output, or give --overwrite.");
        }
        return picture;
    }

    private TimeRange span(double duration) throws CommandFailure {
        double start = from == null ? 0 : from;
        double end = to == null ? duration : Math.min(to, duration);
        if (!(start >= 0) || start >= duration) {
            throw CommandFailure.invalid(
                    "--from must be inside the recording, which is %.2f s long, not %s.".formatted(duration, start));
        }
        if (!(end > start)) {
            throw CommandFailure.invalid("--to must be behind --from, not %s behind %s.".formatted(to, start));
        }
        if (end - start > LONGEST_SECONDS) {
            throw CommandFailure.invalid(
                    "%.0f s are too long to see anything of: choose at most %.0f s with --from and --to."
                            .formatted(end - start, LONGEST_SECONDS));
        }
        return new TimeRange(start, end);
    }
}
