package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.features.FeatureStorageException;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.RecordingFeatures;
import dev.hubbub.speech.whisper.LongForm;
import dev.hubbub.speech.whisper.ModelOptions;
import dev.hubbub.speech.whisper.TimedText;
import dev.hubbub.speech.whisper.WhisperModel;
import java.io.IOException;
import java.util.List;

/**
 * Transcribes a whole recording window by window, cut where the model's timestamps say that a phrase ends. For models
 * that write timestamps; a stretch of silence has no segment.
 */
public final class LongFormTranscriber {

    private final WhisperModel model;
    private final ComputeDevice device;
    private final Decoding decoding;
    private final SegmentSearch search;
    private final LongForm longForm;

    /**
     * A transcriber over a loaded model.
     *
     * @param options what the model was loaded with
     * @param decoding how to decode; a prefix is not used
     * @throws IllegalArgumentException if the decoding asks for what the model does not have
     * @throws dev.hubbub.speech.tokenizer.TokenizerException if the model came without a tokenizer
     */
    public LongFormTranscriber(WhisperModel model, ModelOptions options, Decoding decoding) {
        Transcriber.requireTokenizer(model);
        if (decoding.prompt() != null && model.tokens().startOfPrevious().isEmpty()) {
            throw new IllegalArgumentException("This model takes no prompt: its vocabulary has no token to mark one.");
        }
        this.model = model;
        this.device = ComputeDevice.of(options);
        this.decoding = decoding;
        this.search = new SegmentSearch(model, decoding);
        boolean conditioned = decoding.conditionOnPreviousText() != null;
        LongForm plain = new LongForm(model, search.fallback(), conditioned, decoding.padToThirtySeconds());
        this.longForm = wordsWanted() ? plain.timingWords() : plain;
    }

    /**
     * Transcribes a recording of any length. Its sound is read once for the features, which are kept in a temporary file
     * (see {@link RecordingFeatures}); it is never held as a whole.
     *
     * @param name what the session and its segments are called after
     * @param media the recording's name in the transcript
     * @param recording read from its beginning
     * @param listener is told how far it is
     * @throws UnreadableMediaException if the recording cannot be decoded
     * @throws FeatureStorageException if there is no room for the features
     */
    public DecodedSession transcribe(
            String name, String media, AudioRecording recording, TranscriptionListener listener) throws IOException {
        long started = System.nanoTime();
        LongFormProgress progress = new LongFormProgress(recording.info().duration(), listener);
        LogMel bands = new LogMel(model.config().mels());
        try (RecordingFeatures features = RecordingFeatures.of(bands, sound(recording, progress))) {
            double seconds = (double) features.samples() / LogMel.SAMPLE_RATE;
            progress.read(seconds);
            TranscriptCollection transcribed =
                    collected(name, media, longForm.transcribe(features, search.options(), progress::heard));
            return new DecodedSession(
                    decoding,
                    transcribed.transcript(),
                    transcribed.timing(seconds, 0, 1, Transcriber.seconds(started), device));
        }
    }

    private static RecordingFeatures.Sound<UnreadableMediaException> sound(
            AudioRecording recording, LongFormProgress progress) {
        return sink -> recording.stream((block, length) -> {
            sink.accept(block, length);
            progress.reading(length);
        });
    }

    private TranscriptCollection collected(String name, String media, List<TimedText> phrases) {
        TranscriptCollection transcribed = new TranscriptCollection(name);
        Hypothesis window = null;
        for (int i = 0; i < phrases.size(); i++) {
            TimedText phrase = phrases.get(i);
            // Two windows can be equal, as in a loop, and are still two.
            if (phrase.window() != window) {
                window = phrase.window();
                transcribed.heard(window);
            }
            transcribed.phrase(
                    new TranscriptCollection.Place(
                            name + "#" + i, media, rounded(phrase.start()), rounded(phrase.end()), null),
                    phrase.text(),
                    phrase.tokens(),
                    phrase.window(),
                    wordsWanted() ? SegmentSearch.written(phrase.words(), 0) : null);
        }
        return transcribed;
    }

    private boolean wordsWanted() {
        return decoding.wordTimestamps() != null;
    }

    /** Times are sums of steps of 20 ms. */
    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
