package dev.hubbub.localdev.command;

import dev.hubbub.media.SoundSelection;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say which of a recording's sound is transcribed. */
final class TranscribeSoundOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--channel",
            paramLabel = "N",
            description = "Transcribe this channel alone, counted from 1 (in stereo, 1 is left); a manifest's field"
                    + " channel comes first. Without it, the mean of all channels or, where they cancel each other out,"
                    + " the strongest, which is said.")
    private Integer channel;

    @Option(
            names = "--audio-track",
            paramLabel = "N",
            description = "Of files with several audio tracks, such as films in several languages, transcribe this one,"
                    + " counted from 1. Without it, the one that players choose, which is said.")
    private Integer track;

    SoundSelection sound() throws CommandFailure {
        return new AskedValues(command, Map.of("channel", "--channel", "track", "--audio-track"))
                .make(() -> new SoundSelection(track, channel));
    }
}
