package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.ModelAssembly;
import dev.hubbub.speech.model.ModelFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a model together from published ones. */
@Command(
        name = "assemble",
        mixinStandardHelpOptions = true,
        description = {
            "Put a model together from the checkpoints of others, as its training begins.",
            "Of whisper-flamingo the parts are whisper and av-hubert; its gates are closed, so that it writes what the"
                    + " Whisper writes until it is trained. Without av-hubert its eyes are tiny and have learnt nothing:"
                    + " for trying how everything goes together."
        })
final class AssembleCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(
            paramLabel = "ARCHITECTURE",
            description = "What to put together: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Assembled.class)
    private String architecture;

    @Option(
            names = {"-p", "--part"},
            paramLabel = "NAME=CHECKPOINT",
            required = true,
            description =
                    "A part and its folder or file, such as whisper=models/whisper-small. " + NamedCheckpoint.ADDRESSES)
    private Map<String, String> parts;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "The folder to write, which must be empty or not there.")
    private Path output;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of what is drawn: equal ones give equal files (default: ${DEFAULT-VALUE}).")
    private long seed;

    AssembleCommand(Screen screen) {
        this.screen = screen;
    }

    /** The families that can be put together. */
    static final class Assembled implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return ModelFamilies.all().stream()
                    .filter(family -> family.assembly().isPresent())
                    .map(ModelFamily::name)
                    .iterator();
        }
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        ModelAssembly assembly = assembly();
        OutputFolder.requireEmpty(output);
        Map<String, Path> found = new LinkedHashMap<>();
        for (Map.Entry<String, String> part : parts.entrySet()) {
            found.put(part.getKey(), NamedCheckpoint.of(part.getValue(), screen).path());
        }
        Files.createDirectories(output);
        try {
            assembly.write(found, seed, output);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.invalid(e.getMessage());
        }
        screen.tell(output + " is " + assembly.description());
        return 0;
    }

    private ModelAssembly assembly() throws CommandFailure {
        return ModelFamilies.all().stream()
                .filter(family -> family.name().equals(architecture))
                .flatMap(family -> family.assembly().stream())
                .findFirst()
                .orElseThrow(() -> CommandFailure.invalid("A " + architecture + " is not put together from others; "
                        + String.join(", ", new Assembled()) + " is."));
    }
}
