package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.features.FeatureStorageException;
import dev.hubbub.speech.features.RecordingFeatures.Sound;
import dev.hubbub.speech.model.BatchedLongForm;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.LongFormDecoder;
import dev.hubbub.speech.model.LongFormRequest;
import dev.hubbub.speech.model.LongRecording;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.TimedText;
import dev.hubbub.speech.voiceactivity.VoiceActivityDetector;
import dev.hubbub.speech.voiceactivity.WindowLimits;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Transcribes a whole recording by windows; a stretch of silence has no segment. They follow each other, cut where the
 * model's timestamps say that a phrase ends, or are cut at silences that a detector finds, and several of them decoded in a
 * batch.
 */
public final class LongFormTranscriber {

    /** A way through a recording. */
    @FunctionalInterface
    private interface Course {
        /** @return how long the recording is, in seconds */
        double through(AudioRecording recording, LongFormProgress progress, Consumer<TimedText> phrases)
                throws UnreadableMediaException, IOException;
    }

    private final ComputeDevice device;
    private final Decoding decoding;
    private final Course course;

    private LongFormTranscriber(
            SpeechModel model, ModelOptions options, Decoding decoding, Function<LongFormRequest, Course> course) {
        Transcriber.requireTokenizer(model);
        if (decoding.whisper().prompt() != null && !model.capabilities().prompts()) {
            throw new IllegalArgumentException("This model takes no prompt: its vocabulary has no token to mark one.");
        }
        this.device = ComputeDevice.of(options);
        this.decoding = decoding;
        SegmentSearch search = new SegmentSearch(model, decoding);
        this.course = course.apply(new LongFormRequest(
                search.options(),
                search.fallback(),
                decoding.whisper().conditionOnPreviousText() != null,
                new Encoding(decoding.whisper().padToThirtySeconds()),
                wordsWanted()));
    }

    /**
     * Window after window, by the model's timestamps; of a model without, whole windows.
     *
     * @param options what the model was loaded with
     * @param decoding how to decode; a prefix is not used
     * @throws IllegalArgumentException if the decoding asks for what the model does not have
     * @throws dev.hubbub.speech.tokenizer.TokenizerException if the model came without a tokenizer
     */
    public static LongFormTranscriber sequential(SpeechModel model, ModelOptions options, Decoding decoding) {
        LongFormDecoder longForm = model.capabilities()
                .longForm()
                .orElseThrow(
                        () -> new IllegalArgumentException("This model takes no recordings as a whole: cut them."));
        return new LongFormTranscriber(model, options, decoding, request -> (recording, progress, phrases) -> {
            try (LongRecording heard = longForm.read(sound(recording, progress))) {
                progress.read(heard.seconds());
                heard.transcribe(request, progress::heard).forEach(phrases);
                return heard.seconds();
            }
        });
    }

    /**
     * Windows of speech in batches, none of which knows the text of another.
     *
     * @param options what the model was loaded with; its batch is that of the windows
     * @param decoding how to decode; a prefix is not used
     * @param detector finds the speech; stays the caller's
     * @throws IllegalArgumentException if the decoding asks for what the model does not have, or the windows do not fit it
     * @throws dev.hubbub.speech.tokenizer.TokenizerException if the model came without a tokenizer
     */
    public static LongFormTranscriber batched(
            SpeechModel model,
            ModelOptions options,
            Decoding decoding,
            VoiceActivityDetector detector,
            WindowLimits limits) {
        if (decoding.whisper().conditionOnPreviousText() != null) {
            throw new IllegalArgumentException(
                    "Windows of a batch do not wait for each other's text: leave out conditionOnPreviousText.");
        }
        return new LongFormTranscriber(model, options, decoding, request -> {
            BatchedLongForm longForm = new BatchedLongForm(model, detector, request, limits, options.batch());
            return (recording, progress, phrases) -> {
                progress.read(recording.info().duration());
                return longForm.transcribe(sink -> recording.stream(sink::accept), phrases, progress::heard);
            };
        });
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
        Phrases phrases = new Phrases(name, media);
        double seconds = course.through(recording, progress, phrases);
        recording.notices().forEach(listener::notice);
        return new DecodedSession(
                decoding,
                phrases.transcribed.transcript(),
                phrases.transcribed.timing(seconds, 0, 1, Transcriber.seconds(started), device));
    }

    private static Sound<UnreadableMediaException> sound(AudioRecording recording, LongFormProgress progress) {
        return sink -> recording.stream((block, length) -> {
            sink.accept(block, length);
            progress.reading(length);
        });
    }

    /** Collects the phrases of one recording. */
    private final class Phrases implements Consumer<TimedText> {
        private final TranscriptCollection transcribed;
        private final String name;
        private final String media;
        private Hypothesis window;
        private int count;

        Phrases(String name, String media) {
            this.transcribed = new TranscriptCollection(name);
            this.name = name;
            this.media = media;
        }

        @Override
        public void accept(TimedText phrase) {
            // Two windows can be equal, as in a loop, and are still two.
            if (phrase.window() != window) {
                window = phrase.window();
                transcribed.heard(window);
            }
            transcribed.phrase(
                    new TranscriptCollection.Place(
                            name + "#" + count++, media, rounded(phrase.start()), rounded(phrase.end()), null),
                    phrase.text(),
                    phrase.tokens(),
                    phrase.window(),
                    wordsWanted() ? SegmentSearch.written(phrase.words(), 0) : null);
        }
    }

    private boolean wordsWanted() {
        return decoding.whisper().wordTimestamps() != null;
    }

    /** Times are sums of steps of 20 ms. */
    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
