package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Decoding.SpeechTask;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.localdev.recording.NamedTranscripts;
import dev.hubbub.localdev.recording.RecordingDecoding;
import dev.hubbub.localdev.recording.RecordingFiles;
import dev.hubbub.localdev.recording.RecordingTranscriber;
import dev.hubbub.localdev.recording.TranscriptFormat;
import dev.hubbub.localdev.terminal.LiveDisplay;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.whisper.ModelOptions;
import dev.hubbub.transcription.DecodedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Transcribes recordings without a stack. */
@Command(
        name = "transcribe",
        mixinStandardHelpOptions = true,
        description = {
            "Transcribe recordings on this machine, without a stack. Every format FFmpeg reads will do.",
            "The text goes to standard output, or with --output to files named after the recordings."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every recording is transcribed",
            "1:a recording or the checkpoint cannot be read; the other recordings are transcribed",
            "2:wrong usage"
        })
final class TranscribeCommand implements Callable<Integer> {

    /** The bar counts in thousandths of a recording. */
    private static final int STEPS = 1000;

    private final Screen screen;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Recordings, or folders of recordings.")
    private List<Path> paths;

    @Option(
            names = {"-c", "--checkpoint"},
            required = true,
            paramLabel = "DIR",
            description = "A Whisper checkpoint: a Hugging Face folder or a .pt file.")
    private Path checkpoint;

    @Option(
            names = {"-b", "--beam"},
            paramLabel = "N",
            defaultValue = "5",
            description = "Hypotheses kept; 1 is greedy (default: ${DEFAULT-VALUE}).")
    private int beam;

    @Option(
            names = "--max-segment-seconds",
            paramLabel = "S",
            description = "Cut longer recordings into equal parts of at most this length. Without it, a model with"
                    + " timestamps cuts where phrases end; for another one the length is 15.")
    private Integer maxSegmentSeconds;

    @Option(
            names = {"-l", "--language"},
            paramLabel = "CODE",
            defaultValue = "auto",
            description = "The language spoken, such as en, or auto to let the model find out (default:"
                    + " ${DEFAULT-VALUE}).")
    private String language;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            defaultValue = "transcribe",
            description = "transcribe, or translate to English (default: ${DEFAULT-VALUE}).")
    private SpeechTask task;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "Text to be taken as said before: names, spellings, a style to follow.")
    private String prompt;

    @Option(names = "--words", description = "Find when each word was said; needs the format json.")
    private boolean words;

    @Option(
            names = "--fallback",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Decode again, with chance, what looks like a loop or a guess (default); --no-fallback keeps"
                    + " what comes first.")
    private boolean fallback;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            split = ",",
            defaultValue = "txt",
            description = "vtt, txt, json, srt or tsv; several, separated by commas, with --output (default:"
                    + " ${DEFAULT-VALUE}). Lines of several recordings on standard output start with the recording's"
                    + " name and a tab.")
    private List<TranscriptFormat> formats;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Write a file per recording and format into this folder.")
    private Path output;

    @Option(
            names = "--pad",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Pad audio to 30 seconds, as Whisper was trained (default); a checkpoint trained on real"
                    + " lengths wants --no-pad.")
    private boolean pad;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "cpu, cuda, cuda:N or auto (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "8",
            description = "Most segments computed at once (default: ${DEFAULT-VALUE}).")
    private int batch;

    TranscribeCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, IOException, InterruptedException {
        refuseWhatFormatsCannotSay();
        List<Path> recordings = recordings();
        Sink sink = sink(recordings);
        RecordingDecoding decoding = new RecordingDecoding(beam, language, pad, task, prompt, words, fallback);
        ModelOptions options = new ModelOptions(device, Precision.FLOAT32, 0, batch);
        if (!Files.exists(checkpoint)) {
            throw CommandFailure.failed(
                    "There is no checkpoint " + checkpoint + ": name a Hugging Face folder or a .pt file.");
        }
        long started = System.nanoTime();
        Totals totals = new Totals();
        try (RecordingTranscriber transcriber =
                        new RecordingTranscriber(checkpoint, options, decoding, maxSegmentSeconds);
                ProgressBar bar = bar(recordings.size())) {
            for (Path recording : recordings) {
                transcribe(recording, transcriber, sink, bar, totals);
            }
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        screen.err()
                .printf(
                        Locale.ROOT,
                        "%.1f s of audio in %.1f s (%.1f times real time)%n",
                        totals.audioSeconds,
                        seconds,
                        totals.audioSeconds / seconds);
        screen.err().flush();
        return totals.failures == 0 ? 0 : HubbubCommand.FAILED;
    }

    private void refuseWhatFormatsCannotSay() throws CommandFailure {
        if (output == null && formats.size() > 1) {
            throw CommandFailure.invalid("Several formats would be mixed up on standard output: name a folder with"
                    + " --output, or one format.");
        }
        if (words && !formats.contains(TranscriptFormat.JSON)) {
            throw CommandFailure.invalid("The times of words are in the format json only: add --format json.");
        }
    }

    private List<Path> recordings() throws CommandFailure, IOException {
        try {
            List<Path> recordings = RecordingFiles.in(paths);
            if (recordings.isEmpty()) {
                throw CommandFailure.failed("There is no recording in " + paths + ": name files, or folders with files"
                        + " such as .wav, .flac, .mp3 or .mp4.");
            }
            return recordings;
        } catch (NoSuchFileException e) {
            throw CommandFailure.failed("There is no file or folder " + e.getFile() + ".");
        }
    }

    private static final class Totals {
        private double audioSeconds;
        private int failures;
    }

    private void transcribe(Path recording, RecordingTranscriber transcriber, Sink sink, ProgressBar bar, Totals totals)
            throws IOException, InterruptedException {
        long before = bar == null ? 0 : bar.getCurrent();
        try {
            DecodedSession decoded = transcriber.transcribe(recording, (fraction, what) -> {
                if (bar != null) {
                    bar.stepTo(before + Math.round(fraction * STEPS));
                }
            });
            totals.audioSeconds += decoded.timing().audioSeconds();
            sink.write(recording, decoded.transcript());
        } catch (StageFailure | UnreadableMediaException e) {
            totals.failures++;
            screen.err().println(e.getMessage());
            screen.err().flush();
        }
        if (bar != null) {
            bar.stepTo(before + STEPS);
        }
    }

    /** Where transcripts go. */
    @FunctionalInterface
    private interface Sink {
        void write(Path recording, SessionTranscript transcript) throws IOException;
    }

    private Sink sink(List<Path> recordings) throws CommandFailure {
        if (output != null) {
            refuseEqualNames(recordings);
            return this::writeFiles;
        }
        TranscriptFormat format = formats.get(0);
        if (recordings.size() == 1) {
            return (recording, transcript) -> print(format.write(transcript));
        }
        NamedTranscripts named = new NamedTranscripts(format);
        return (recording, transcript) -> print(named.next(recording.toString(), transcript));
    }

    private static void refuseEqualNames(List<Path> recordings) throws CommandFailure {
        Map<Path, Path> byName = new HashMap<>();
        for (Path recording : recordings) {
            Path other = byName.putIfAbsent(recording.getFileName(), recording);
            if (other != null) {
                throw CommandFailure.invalid(other + " and " + recording + " would be written to the same files:"
                        + " transcribe them into different folders.");
            }
        }
    }

    private void print(String text) {
        screen.out().print(text);
        screen.out().flush();
    }

    private void writeFiles(Path recording, SessionTranscript transcript) throws IOException {
        Files.createDirectories(output);
        for (TranscriptFormat format : formats) {
            Files.writeString(
                    output.resolve(recording.getFileName() + "." + format.ending()), format.write(transcript));
        }
    }

    /** A bar where it can be written over and does not come between lines of text; absent elsewhere. */
    private ProgressBar bar(int recordings) {
        if (!screen.interactive() || output == null) {
            return null;
        }
        return new ProgressBarBuilder()
                .setTaskName("transcribing")
                .setInitialMax((long) recordings * STEPS)
                .setUnit(" recordings", STEPS)
                .setUpdateIntervalMillis(500)
                .showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new LiveDisplay(screen))
                .build();
    }
}
