package dev.hubbub.localdev.command;

import dev.hubbub.localdev.synthesis.SpokenTexts;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes recordings to learn from where there are none. */
@Command(
        name = "generate-speech",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Have flite say English texts in eight voices, as recordings with a manifest to train on.",
            "Texts are made up by a grammar of telephone menus and everyday life, taken from files, or both. The same"
                    + " options give the same recordings. The program flite has to be installed (Debian: apt-get install"
                    + " flite)."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the manifest is written", "1:something could not be said or written", "2:wrong usage"})
final class GenerateSpeechCommand implements Callable<Integer> {
    private final Screen screen;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "The folder to write manifest.jsonl and speech/ into, which must be new or empty.")
    private Path output;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many texts are said (default: ${DEFAULT-VALUE}, about 40 minutes).")
    private int count;

    @Option(
            names = "--texts",
            paramLabel = "FILE",
            description = "A file with a text on each line, to be said; may be given several times.")
    private List<Path> given = List.of();

    @Option(
            names = "--made-up",
            paramLabel = "SHARE",
            description = "The share of texts that the grammar makes up, from 0 to 1, no two alike (default: 0.5 with"
                    + " --texts, else 1). Given texts are said again and again where they are too few.")
    private Double madeUp;

    @Option(
            names = "--without",
            paramLabel = "FILE",
            description =
                    "A file with texts that are not said, because something is tested with them; may be given several"
                            + " times.")
    private List<Path> without = List.of();

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "Another number gives other texts and voices (default: ${DEFAULT-VALUE}).")
    private long seed;

    GenerateSpeechCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        OutputFolder.requireEmpty(output);
        double share = madeUp != null ? madeUp : given.isEmpty() ? 1 : 0.5;
        SpokenTexts spoken;
        try {
            spoken = new SpokenTexts(new SpokenTexts.Choice(count, lines(given), share, lines(without), seed));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.invalid(e.getMessage());
        }
        double seconds;
        try (CountedProgress progress = new CountedProgress(screen, "text", count)) {
            seconds = spoken.write(output, progress);
        }
        screen.tell(String.format(
                Locale.ROOT, "%s has %d texts, %.1f minutes.", output.resolve("manifest.jsonl"), count, seconds / 60));
        return 0;
    }

    private static List<String> lines(List<Path> files) throws CommandFailure, IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            try {
                lines.addAll(Files.readAllLines(file));
            } catch (NoSuchFileException e) {
                throw CommandFailure.invalid("There is no file " + file + ".");
            } catch (CharacterCodingException e) {
                throw CommandFailure.invalid(file + " is not in UTF-8: convert it, such as by iconv.");
            }
        }
        return lines;
    }
}
