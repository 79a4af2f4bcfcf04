package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.features.FeatureStorageException;
import dev.hubbub.speech.features.RecordingFeatures.Sound;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.LongFormDecoder;
import dev.hubbub.speech.model.LongFormRequest;
import dev.hubbub.speech.model.LongRecording;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.TimedText;
import java.io.IOException;
import java.util.List;

/**
 * Transcribes a whole recording window by window, cut where the model's timestamps say that a phrase ends. For models
 * that write timestamps; a stretch of silence has no segment.
 */
public final class LongFormTranscriber {

    private final ComputeDevice device;
    private final Decoding decoding;
    private final LongFormDecoder longForm;
    private final LongFormRequest request;

    /**
     * A transcriber over a loaded model.
     *
     * @param options what the model was loaded with
     * @param decoding how to decode; a prefix is not used
     * @throws IllegalArgumentException if the decoding asks for what the model does not have
     * @throws dev.hubbub.speech.tokenizer.TokenizerException if the model came without a tokenizer
     */
    public LongFormTranscriber(SpeechModel model, ModelOptions options, Decoding decoding) {
        Transcriber.requireTokenizer(model);
        if (decoding.whisper().prompt() != null && !model.capabilities().prompts()) {
            throw new IllegalArgumentException("This model takes no prompt: its vocabulary has no token to mark one.");
        }
        this.device = ComputeDevice.of(options);
        this.decoding = decoding;
        this.longForm = model.capabilities()
                .longForm()
                .orElseThrow(
                        () -> new IllegalArgumentException("This model takes no recordings as a whole: cut them."));
        SegmentSearch search = new SegmentSearch(model, decoding);
        this.request = new LongFormRequest(
                search.options(),
                search.fallback(),
                decoding.whisper().conditionOnPreviousText() != null,
                new Encoding(decoding.whisper().padToThirtySeconds()),
                wordsWanted());
    }

    /**
     * Transcribes a recording of any length. Its sound is read once and never held as a whole.
     *
     * @param name what the session and its segments are called after
     * @param media the recording's name in the transcript
     * @param recording read from its beginning
     * @param listener is told how far it is
     * @throws UnreadableMediaException if the recording cannot be decoded
     * @throws FeatureStorageException if there is no room for what is kept of it
     */
    public DecodedSession transcribe(
            String name, String media, AudioRecording recording, TranscriptionListener listener) throws IOException {
        long started = System.nanoTime();
        LongFormProgress progress = new LongFormProgress(recording.info().duration(), listener);
        try (LongRecording heard = longForm.read(sound(recording, progress))) {
            progress.read(heard.seconds());
            recording.notices().forEach(listener::notice);
            TranscriptCollection transcribed = collected(name, media, heard.transcribe(request, progress::heard));
            return new DecodedSession(
                    decoding,
                    transcribed.transcript(),
                    transcribed.timing(heard.seconds(), 0, 1, Transcriber.seconds(started), device));
        }
    }

    private static Sound<UnreadableMediaException> sound(AudioRecording recording, LongFormProgress progress) {
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
        return decoding.whisper().wordTimestamps() != null;
    }

    /** Times are sums of steps of 20 ms. */
    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
