package dev.hubbub.localdev.command;

import dev.hubbub.localdev.stack.Installation;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.synthesis.ByProducts;
import dev.hubbub.localdev.synthesis.GeneratedSession;
import dev.hubbub.localdev.synthesis.SessionPlan;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes up a labelled session. */
@Command(
        name = "generate-session",
        mixinStandardHelpOptions = true,
        description = {
            "Make up a session in the layout of the MCoRec challenge: drawn people who talk with each other in several"
                    + " conversations at once, with its labels.",
            "Their words are those of the shipped recordings, played faster or slower. The same options give the same"
                    + " session."
        })
final class GenerateSessionCommand implements Callable<Integer> {

    /** Who speaks. */
    enum Voices {
        /** The people of the manifest's recordings. */
        recordings,
        /** The program flite. */
        flite
    }

    private final Screen screen;

    @Parameters(
            paramLabel = "SESSION_DIR",
            description = "The session's folder, which is made; its name is the session's.")
    private Path folder;

    @Option(
            names = "--speakers",
            paramLabel = "N",
            defaultValue = "4",
            description = "From 2 to 8 (default: ${DEFAULT-VALUE}).")
    private int speakers;

    @Option(
            names = "--conversations",
            paramLabel = "N",
            defaultValue = "2",
            description = "From 1 to 4; the speakers are dealt to them evenly (default: ${DEFAULT-VALUE}).")
    private int conversations;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "30",
            description = "How long the session is (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--overlap",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "The share of turns that begin before the one before them in their conversation has ended"
                    + " (default: ${DEFAULT-VALUE}). Conversations overlap by themselves.")
    private double overlap;

    @Option(
            names = "--crosstalk",
            paramLabel = "DB",
            defaultValue = "0",
            description = "How much softer the others are in a speaker's own tracks than in the room, in decibels"
                    + " (default: ${DEFAULT-VALUE}, all tracks have the room's sound).")
    private double crosstalk;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "Another number gives another session (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--asd",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Give active-speaker scores, or leave them to be computed (default: given).")
    private boolean activity;

    @Option(
            names = "--lips",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Give videos of the mouths, or leave them to be computed (default: given).")
    private boolean lips;

    @Option(
            names = "--central",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Give the videos that tracks are cut out of, such as the central camera's, in which everybody"
                    + " is seen (default: given).")
    private boolean central;

    @Option(
            names = "--ego",
            description =
                    "Give also the tracks of each speaker's own camera and lapel microphone, which are switched on"
                            + " some seconds before the session and have clocks of their own, as in the challenge's training set.")
    private boolean ego;

    @Option(
            names = "--voices",
            paramLabel = "WHOSE",
            defaultValue = "recordings",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). flite, if it is installed, has more"
                    + " voices, and moves the mouths by its phones.")
    private Voices voices;

    @Option(
            names = "--recordings",
            paramLabel = "MANIFEST",
            description = "JSON lines with audio_filepath and text, instead of the shipped recordings.")
    private Path recordings;

    GenerateSessionCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, StackFailure, IOException {
        if (OutputFolder.isTaken(folder)) {
            throw CommandFailure.failed(folder + " is there already: remove it, or name another folder.");
        }
        SessionPlan plan;
        try {
            plan = new SessionPlan(speakers, conversations, seconds, overlap, crosstalk, seed);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.invalid(e.getMessage());
        }
        Path manifest =
                recordings == null ? Installation.ofLauncher().samples().resolve("quickstart.jsonl") : recordings;
        ByProducts given = new ByProducts(activity, lips, central, ego);
        IntConsumer progress = speaker -> screen.say("spk_" + speaker + " is filmed.");
        try {
            if (voices == Voices.flite) {
                GeneratedSession.ofFlite(folder, plan, given, manifest, progress);
            } else {
                GeneratedSession.ofRecordings(folder, plan, given, manifest, progress);
            }
        } catch (IllegalArgumentException e) {
            throw CommandFailure.invalid(e.getMessage());
        }
        return 0;
    }
}
