package dev.hubbub.localdev.command;

import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.ClipSettings;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how clips are cut from sessions in the layout of the MCoRec challenge. */
final class ClipOptions {

    @Option(
            names = "--views",
            paramLabel = "VIEW",
            split = ",",
            completionCandidates = ViewOption.Names.class,
            converter = ViewOption.Converter.class,
            description = "Whose recordings of sessions clips are cut from: central, ego, or both separated by a comma"
                    + " (default: central).")
    private List<CameraView> views;

    @Option(
            names = "--min-clip-seconds",
            paramLabel = "S",
            description = "Captions of sessions that are shorter are left out (default: 0.5).")
    private Double minSeconds;

    @Option(
            names = "--max-clip-seconds",
            paramLabel = "S",
            description = "Captions of sessions that are longer are left out (default: 30).")
    private Double maxSeconds;

    @Option(
            names = "--join-captions",
            paramLabel = "S",
            description = "Captions of a speaker with no longer pause between them are one clip (default: 0, each by"
                    + " itself).")
    private Double joinSeconds;

    @Option(
            names = "--no-vocal-events",
            description = "Take what is annotated in brackets, such as [laughs], out of the captions of sessions.")
    private boolean withoutVocalEvents;

    /** How clips are cut. */
    ClipSettings settings() throws CommandFailure {
        try {
            return new ClipSettings(views, minSeconds, maxSeconds, joinSeconds, withoutVocalEvents);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.invalid(e.getMessage()
                            .replace("clips.minSeconds", "--min-clip-seconds")
                            .replace("clips.maxSeconds", "--max-clip-seconds")
                            .replace("clips.joinSeconds", "--join-captions")
                    + ".");
        }
    }
}
