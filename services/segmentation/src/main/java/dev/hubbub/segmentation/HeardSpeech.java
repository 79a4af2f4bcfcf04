package dev.hubbub.segmentation;

import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.VoiceActivity;
import dev.hubbub.datasets.ManifestSession.Utterance;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.segmentation.activity.TimeSpan;
import dev.hubbub.speech.voiceactivity.SpeechWindows;
import dev.hubbub.speech.voiceactivity.VoiceActivityDetector;
import dev.hubbub.speech.voiceactivity.VoiceActivityMethod;
import dev.hubbub.speech.voiceactivity.WindowLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds speech by listening: recordings are read once, and never held as a whole. */
final class HeardSpeech implements SpeechFinder, AutoCloseable {

    private final VoiceActivityDetector detector;
    private final WindowLimits limits;
    private final PlannedFiles files;
    private final StageContext context;

    /** @param limit of a segment */
    HeardSpeech(VoiceActivity by, SpanLimit limit, PlannedFiles files, StageContext context) {
        this.limits = new WindowLimits(
                limit.seconds(),
                by.longestPauseSeconds() == null ? Double.POSITIVE_INFINITY : by.longestPauseSeconds());
        this.files = files;
        this.context = context;
        this.detector = method(by.method()).detector();
    }

    private static VoiceActivityMethod method(VoiceActivity.Method method) {
        return switch (method) {
            case ENERGY -> VoiceActivityMethod.ENERGY;
            case SILERO -> VoiceActivityMethod.SILERO;
        };
    }

    @Override
    public Found in(Utterance utterance, TimeSpan span) throws StageFailure, IOException {
        Path file = files.open(utterance.media(), context);
        List<TimeSpan> speech = new ArrayList<>();
        SpeechWindows windows = new SpeechWindows(
                detector.listen(),
                limits,
                window -> speech.add(
                        new TimeSpan(rounded(span.start() + window.start()), rounded(span.start() + window.end()))));
        try (AudioRecording recording = new MediaReader().open(file, utterance.channel())) {
            recording.stream(new TimeRange(span.start(), span.end()), windows::accept);
        } catch (UnreadableMediaException e) {
            throw SegmentationStage.unreadable(e, file, utterance.media());
        }
        windows.finish();
        return new Found(speech, rounded(span.start() + (double) windows.samples() / MediaReader.SAMPLE_RATE));
    }

    /** To a microsecond, which is less than a sample: 27.823999999999998 is nothing to read. */
    private static double rounded(double seconds) {
        return Math.round(seconds * 1e6) / 1e6;
    }

    @Override
    public void close() {
        detector.close();
    }
}
