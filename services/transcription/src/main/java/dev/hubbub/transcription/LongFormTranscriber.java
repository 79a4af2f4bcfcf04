package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.SessionTranscript.Word;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.LongForm;
import dev.hubbub.speech.whisper.ModelOptions;
import dev.hubbub.speech.whisper.TimedText;
import dev.hubbub.speech.whisper.WhisperModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Transcribes a whole recording window by window, cut where the model's timestamps say that a phrase ends. For models
 * that write timestamps; a stretch of silence has no segment.
 */
public final class LongFormTranscriber {

    private final WhisperModel model;
    private final ModelOptions options;
    private final String device;
    private final Decoding decoding;
    private final SegmentSearch search;

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
        this.options = options;
        this.device = Transcriber.device(options);
        this.decoding = decoding;
        this.search = new SegmentSearch(model, decoding);
    }

    /**
     * Transcribes a recording. Its samples and features are held as a whole, about 100 kB per second.
     *
     * @param name what the session and its segments are called after
     * @param media the recording's name in the transcript
     * @param samples 16 kHz mono
     * @param listener is told how far it is
     */
    public DecodedSession transcribe(String name, String media, float[] samples, TranscriptionListener listener) {
        long started = System.nanoTime();
        double seconds = (double) samples.length / LogMel.SAMPLE_RATE;
        boolean conditioned = decoding.conditionOnPreviousText() != null;
        List<TimedText> phrases = new LongForm(model, search.fallback(), conditioned, decoding.padToThirtySeconds())
                .transcribe(
                        samples,
                        search.options(),
                        heard -> listener.progress(
                                Math.min(1, heard / seconds),
                                String.format(Locale.ROOT, "%.0f of %.0f s", heard, seconds)));
        List<List<Word>> words = words(phrases, samples);
        TranscriptCollection transcribed = new TranscriptCollection(name);
        for (int i = 0; i < phrases.size(); i++) {
            TimedText phrase = phrases.get(i);
            transcribed.said(
                    new TranscriptCollection.Place(
                            name + "#" + i, media, rounded(phrase.start()), rounded(phrase.end()), null),
                    phrase.text(),
                    phrase.tokens(),
                    phrase.window(),
                    words.get(i));
        }
        return new DecodedSession(
                decoding,
                transcribed.transcript(),
                transcribed.timing(seconds, 0, 1, Transcriber.seconds(started), device));
    }

    /** Times are sums of steps of 20 ms. */
    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }

    /** The words of each phrase, found in the phrase's own stretch of sound. */
    private List<List<Word>> words(List<TimedText> phrases, float[] samples) {
        if (decoding.wordTimestamps() == null) {
            return Collections.nCopies(phrases.size(), null);
        }
        List<List<Word>> words = new ArrayList<>();
        for (int from = 0; from < phrases.size(); from += options.batch()) {
            List<TimedText> some = phrases.subList(from, Math.min(from + options.batch(), phrases.size()));
            List<float[]> stretches =
                    some.stream().map(phrase -> stretch(samples, phrase)).toList();
            try (EncodedAudio audio = model.encode(stretches, decoding.padToThirtySeconds())) {
                for (int i = 0; i < some.size(); i++) {
                    TimedText phrase = some.get(i);
                    words.add(search.words(audio, i, hypothesis(phrase), phrase.start()));
                }
            }
        }
        return words;
    }

    private static float[] stretch(float[] samples, TimedText phrase) {
        int from = Math.min(samples.length, (int) Math.round(phrase.start() * LogMel.SAMPLE_RATE));
        int to = Math.min(samples.length, (int) Math.round(phrase.end() * LogMel.SAMPLE_RATE));
        return Arrays.copyOfRange(samples, from, to);
    }

    /** The window's hypothesis with the phrase's part of its text. */
    private static Hypothesis hypothesis(TimedText phrase) {
        Hypothesis window = phrase.window();
        return new Hypothesis(
                window.language(),
                phrase.tokens(),
                phrase.text(),
                window.sumLogProbability(),
                window.averageLogProbability(),
                window.noSpeechProbability(),
                window.temperature(),
                window.steps(),
                window.finalists(),
                window.degeneracy());
    }
}
