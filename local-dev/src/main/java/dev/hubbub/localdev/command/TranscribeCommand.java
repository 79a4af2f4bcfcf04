package dev.hubbub.localdev.command;

import dev.hubbub.artifacts.LocalDiskException;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.hub.HubAddress;
import dev.hubbub.localdev.recording.AskedDecoding;
import dev.hubbub.localdev.recording.LocalTranscriber;
import dev.hubbub.localdev.recording.LocalTranscriber.Cutting;
import dev.hubbub.localdev.recording.LongFormMode;
import dev.hubbub.localdev.recording.OutputNames;
import dev.hubbub.localdev.recording.Source;
import dev.hubbub.localdev.recording.Sources;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.transcript.PrintedTranscripts;
import dev.hubbub.localdev.transcript.Transcribed;
import dev.hubbub.localdev.transcript.TranscriptFolder;
import dev.hubbub.localdev.transcript.TranscriptFormat;
import dev.hubbub.media.SoundSelection;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.speech.features.FeatureStorageException;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.voiceactivity.VoiceActivityMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Transcribes recordings and sessions without a stack. */
@Command(
        name = "transcribe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Transcribe recordings and sessions on this machine, without a stack. Every format FFmpeg reads will do, at"
                    + " any length. Sessions are cut and transcribed as in an experiment.",
            "The text goes to standard output, or with --output to files named after the recordings and to folders"
                    + " named after the sessions, as `hubbub score mcorec --output` takes them."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is transcribed",
            "1:the checkpoint cannot be used, or a recording or session cannot be transcribed; the others are",
            "2:wrong usage"
        })
final class TranscribeCommand implements Callable<Integer> {

    /** Of files that are passed over, so many are named. */
    private static final int MOST_NAMED = 10;

    private final Screen screen;

    @Spec
    private CommandSpec command;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "Recordings, folders of recordings, sessions (folders with a metadata.json), folders of"
                    + " sessions, manifests (.jsonl), Parquet and Arrow files with a column of recordings, datasets on a hub"
                    + " (" + NamedUtterances.ADDRESSES + ").")
    private List<String> names;

    @Mixin
    private TranscribeModelOptions model;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            split = ",",
            defaultValue = "txt",
            description = "vtt, txt, json, srt, tsv or manifest; several, separated by commas, with --output (default:"
                    + " ${DEFAULT-VALUE}). A manifest holds what was recognised as `hubbub score utterance` takes it. On standard output, lines of several recordings or sessions start with its"
                    + " name and a tab, then those of a session with the speaker and a tab.")
    private List<TranscriptFormat> formats;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Write a file per recording and format into this folder, such as talk.vtt for talk.mp4"
                    + " (talk.mp4.vtt if there is a talk.wav too), and a folder per session with a .vtt per speaker,"
                    + " transcript.json, timing.json and a transcript in each format.")
    private Path output;

    @Option(names = "--overwrite", description = "With --output, replace transcripts that are there already.")
    private boolean overwrite;

    @Option(
            names = "--keep",
            description = "With --output, keep transcripts that are there already, whatever they were made with, and"
                    + " transcribe only what has none: so one that was broken off goes on.")
    private boolean keep;

    @Mixin
    private TranscribeDecodingOptions decoding;

    @Option(
            names = "--max-segment-seconds",
            paramLabel = "S",
            description = "Cut what is longer into equal parts of at most this length. Without it, a model with"
                    + " timestamps cuts recordings where phrases end; for other models and for sessions the length is"
                    + " 15.")
    private Integer maxSegmentSeconds;

    @Option(
            names = "--long-form",
            paramLabel = "MODE",
            description = "How a recording is gone through: sequential, window after window, as a model with timestamps"
                    + " does it by itself, or batched: speech is found, cut at silences into windows, and --batch of"
                    + " them are decoded together, none knowing the text of another. Windows are then as long as the"
                    + " model's, with --no-pad 15 seconds, or --max-segment-seconds.")
    private LongFormMode longForm;

    @Option(
            names = "--vad-method",
            paramLabel = "METHOD",
            description = "What finds speech for --long-form batched: silero, a small network, or energy, which takes"
                    + " what is loud for speech (default: silero).")
    private VoiceActivityMethod voiceActivity;

    @Mixin
    private TranscribeSoundOptions sound;

    @Mixin
    private ViewOption view;

    @Mixin
    private ColumnOptions columns;

    @Mixin
    private ActivityOptions activity;

    TranscribeCommand(Screen screen) {
        this.screen = screen;
    }

    /** Where transcripts go. */
    @FunctionalInterface
    private interface Sink {
        void take(Source source, Transcribed transcribed) throws CommandFailure, IOException;
    }

    @Override
    public Integer call() throws CommandFailure, StageFailure, IOException, InterruptedException {
        refuseWhatFormatsCannotSay();
        if (voiceActivity != null && longForm != LongFormMode.BATCHED) {
            throw CommandFailure.invalid(
                    "--vad-method finds the speech for batches of windows: add --long-form batched,"
                            + " or leave it out.");
        }
        if (longForm == LongFormMode.BATCHED
                && command.commandLine().getParseResult().matchedOptionValue("--previous-text", false)) {
            throw CommandFailure.invalid("--previous-text is of --long-form sequential: windows of a batch are decoded"
                    + " together, and none knows the text before it. Leave out one of them.");
        }
        SoundSelection wanted = sound.sound();
        List<Source> all = sources();
        Sink sink = sink(all);
        List<Source> sources = missing(all);
        if (sources.isEmpty()) {
            return 0;
        }
        Cutting cutting = new AskedValues(command, Map.of("maxSegmentSeconds", "--max-segment-seconds"))
                .make(() -> new Cutting(
                        maxSegmentSeconds,
                        activity.hysteresis(view.view()),
                        longForm,
                        voiceActivity == null ? VoiceActivityMethod.SILERO : voiceActivity));
        int failures = 0;
        try (LocalTranscriber transcriber = transcriber(cutting, wanted);
                TranscribeProgress progress = progress(sources)) {
            for (Source source : sources) {
                failures += transcribe(source, transcriber, sink, progress) ? 0 : 1;
            }
            progress.finish();
        }
        return failures == 0 ? 0 : HubbubCommand.FAILED;
    }

    /** What no model can do is refused before one is loaded, which can take minutes. */
    private LocalTranscriber transcriber(Cutting cutting, SoundSelection wanted) throws CommandFailure {
        Path checkpoint = model.checkpoint(screen);
        ModelOptions options = model.model(checkpoint);
        AskedDecoding asked = decoding.decoding();
        if (ComputingOptions.isSlow(options)) {
            screen.say("Computing in " + options.precision() + " on the CPU is slow: leave out --precision, or"
                    + " name a GPU with --device.");
        }
        try (LoadingNotice notice = LoadingNotice.of(screen, checkpoint)) {
            return new LocalTranscriber(checkpoint, options, asked, cutting, wanted, model.modalities());
        }
    }

    /** Lines of text and a bar that is written over would come between each other on one terminal. */
    private TranscribeProgress progress(List<Source> sources) {
        boolean apart = output != null || !screen.printing();
        return screen.interactive() && apart
                ? TranscribeProgress.shown(screen, sources)
                : TranscribeProgress.hidden(screen);
    }

    private void refuseWhatFormatsCannotSay() throws CommandFailure {
        if (output == null && formats.size() > 1) {
            throw CommandFailure.invalid("Several formats would be mixed up on standard output: name a folder with"
                    + " --output, or one format.");
        }
        if (keep && (output == null || overwrite)) {
            throw CommandFailure.invalid("--keep leaves transcripts in the folder of --output as they are: "
                    + (overwrite ? "leave out one of the two, --keep or --overwrite." : "name one, or leave it out."));
        }
        if (decoding.words() && !formats.contains(TranscriptFormat.JSON)) {
            throw CommandFailure.invalid("The times of words are in the format json only: add --format json.");
        }
    }

    private List<Source> sources() throws CommandFailure, StageFailure, IOException {
        try {
            List<String> onHub = names.stream().filter(HubAddress::isOne).toList();
            List<Path> paths = names.stream()
                    .filter(name -> !onHub.contains(name))
                    .map(Path::of)
                    .toList();
            Sources found = Sources.in(paths, view.view(), columns.columns());
            for (String address : onHub) {
                found.add(NamedUtterances.onHub(address, columns.columns()));
            }
            sayPassedOver(found.passedOver());
            if (found.all().isEmpty()) {
                throw CommandFailure.failed("There is no recording or session in " + names + ": name files, or folders"
                        + " with files such as .wav, .flac, .mp3 or .mp4, or with sessions that have a metadata.json.");
            }
            if (view.view() == CameraView.EGO && found.all().stream().noneMatch(Source.Session.class::isInstance)) {
                throw CommandFailure.invalid("Only sessions (folders with a metadata.json) have ego views, and none is"
                        + " named: leave out --view.");
            }
            if (longForm != null && found.all().stream().noneMatch(Source.Recording.class::isInstance)) {
                throw CommandFailure.invalid("What is named says where its segments begin and end, as sessions,"
                        + " manifests and tables do: leave out --long-form, or name the recordings themselves.");
            }
            return found.all();
        } catch (NoSuchFileException e) {
            throw CommandFailure.failed("There is no file or folder " + e.getFile() + ".");
        }
    }

    private void sayPassedOver(List<Path> files) {
        if (files.isEmpty()) {
            return;
        }
        String names = files.stream().limit(MOST_NAMED).map(Path::toString).collect(Collectors.joining(", "));
        String more = files.size() > MOST_NAMED ? " and " + (files.size() - MOST_NAMED) + " more" : "";
        screen.say("Passed over " + files.size() + (files.size() == 1 ? " file" : " files") + " without sound: " + names
                + more + ".");
    }

    /** Whether a source was transcribed; what keeps it from being so is said, and the others go on. */
    private boolean transcribe(Source source, LocalTranscriber transcriber, Sink sink, TranscribeProgress progress)
            throws CommandFailure, IOException, InterruptedException {
        try {
            Transcribed transcribed = source.transcribe(transcriber, progress.begin(source));
            if (transcribed.isSession()
                    && source.hasOneClock()
                    && transcribed.decoded().transcript().segments().isEmpty()) {
                progress.say("Session " + source.name() + " has no segments: nobody in it speaks by its active-speaker"
                        + " scores (see --onset), or its metadata.json names no tracks.");
            }
            sink.take(source, transcribed);
            progress.done(transcribed.decoded().timing().audioSeconds());
            return true;
        } catch (StageFailure | UnreadableMediaException e) {
            progress.say(e.getMessage());
            progress.done(0);
            return false;
        } catch (FeatureStorageException e) {
            throw CommandFailure.failed(e.getMessage());
        } catch (IOException | RuntimeException e) {
            refuseToGoOnWithoutDisk(e, source);
            // The next recording may be shorter or quieter, or go to another place, and go well.
            progress.say(source.name() + " cannot be transcribed: " + CommandError.sentence(e));
            progress.done(0);
            return false;
        }
    }

    /** A full disk is no fault of the recording, and the next one would be transcribed for nothing. */
    private static void refuseToGoOnWithoutDisk(Exception fault, Source source) throws CommandFailure {
        Optional<LocalDiskException> disk = CommandError.fullDisk(fault);
        if (disk.isPresent()) {
            throw CommandFailure.failed(disk.get().getMessage() + " What comes before " + source.name()
                    + " is transcribed; the rest is left out.");
        }
    }

    private Sink sink(List<Source> sources) throws CommandFailure, IOException {
        if (output != null) {
            refuseEqualNames(sources);
            requireFolder(output);
            OutputNames names = OutputNames.of(sources);
            refuseToOverwrite(sources, names);
            makeFolder(output);
            TranscriptFolder folder = new TranscriptFolder(output);
            return (source, transcribed) -> folder.write(names.of(source), place -> transcribed.write(place, formats));
        }
        TranscriptFormat format = formats.get(0);
        if (!format.isLineByLine() && !(sources.size() == 1 && sources.get(0).hasOneClock())) {
            throw CommandFailure.invalid("Several recordings would be mixed up in one " + format.ending()
                    + ": name a folder with --output, or choose txt, tsv, json or manifest.");
        }
        PrintedTranscripts printed = new PrintedTranscripts(
                format, sources.size() > 1, sources.stream().anyMatch(Source.Session.class::isInstance));
        return (source, transcribed) -> {
            screen.give(printed.next(transcribed));
            if (screen.out().checkError()) {
                throw CommandFailure.failed("What is transcribed cannot be printed any more; the rest is left out.");
            }
        };
    }

    private static void requireFolder(Path output) throws CommandFailure {
        Path there = output.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw CommandFailure.invalid(
                    "Transcripts go into a folder, and " + there + " is a file: name a folder with --output.");
        }
        if (!Files.isWritable(there)) {
            throw CommandFailure.failed(
                    "Nothing may be written into " + there + ": name another folder with --output.");
        }
    }

    /** Before anything is transcribed for nothing. */
    private static void makeFolder(Path output) throws CommandFailure {
        try {
            Files.createDirectories(output);
        } catch (IOException e) {
            throw CommandFailure.failed(
                    "The folder " + output + " cannot be made (" + e + "): name another folder with --output.");
        }
    }

    private void refuseToOverwrite(List<Source> sources, OutputNames names) throws CommandFailure, IOException {
        for (Source source : overwrite ? List.<Source>of() : sources) {
            Path place = output.resolve(names.of(source));
            Optional<Path> there =
                    keep && source.isWritten(place, formats) ? Optional.empty() : source.inTheWay(place, formats);
            if (there.isPresent()) {
                throw CommandFailure.invalid(there.get() + " is there already"
                        + (keep ? ", and not all that belongs to it: remove it, " : ": ")
                        + "name another folder with --output, or replace it with --overwrite"
                        + (keep ? "." : "; with --keep, transcripts that are there stay and the others are made."));
            }
        }
    }

    /** What is still to be transcribed. */
    private List<Source> missing(List<Source> sources) {
        if (!keep) {
            return sources;
        }
        OutputNames names = OutputNames.of(sources);
        List<Source> missing = sources.stream()
                .filter(source -> !source.isWritten(output.resolve(names.of(source)), formats))
                .toList();
        screen.say((sources.size() - missing.size()) + " of " + sources.size() + " are transcribed already and kept.");
        return missing;
    }

    private static void refuseEqualNames(List<Source> sources) throws CommandFailure {
        Map<Path, Source> byName = new HashMap<>();
        for (Source source : sources) {
            Source other = byName.putIfAbsent(source.outputName(), source);
            if (other != null) {
                throw CommandFailure.invalid(other.origin() + " and " + source.origin() + " would be written to the"
                        + " same files: transcribe them into different folders.");
            }
        }
    }
}
