package dev.hubbub.speech.model;

import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.LanguageGuess;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.RecordingFeatures.Sound;
import dev.hubbub.speech.voiceactivity.SpeechWindow;
import dev.hubbub.speech.voiceactivity.SpeechWindows;
import dev.hubbub.speech.voiceactivity.VoiceActivityDetector;
import dev.hubbub.speech.voiceactivity.WindowLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * Transcribes recordings of any length by windows of speech, several in a batch. A window knows nothing of the one before
 * it: each is given the request's own prompt, and looked at for loops and decoded again by itself. What is held is a batch
 * of windows, however long the recording is.
 */
public final class BatchedLongForm {
    private final SpeechModel model;
    private final VoiceActivityDetector detector;
    private final LongFormRequest request;
    private final WindowLimits limits;
    private final int batch;

    /**
     * A way through recordings.
     *
     * @param detector stays the caller's
     * @param request the text before is no prompt, whatever it says; a language of null is detected in the first batch
     * @param limits no longer than the model's longest clip
     * @param batch windows that are encoded and decoded together, at least 1
     * @throws IllegalArgumentException if a window would not fit the model
     */
    public BatchedLongForm(
            SpeechModel model,
            VoiceActivityDetector detector,
            LongFormRequest request,
            WindowLimits limits,
            int batch) {
        Capabilities able = model.capabilities();
        if (limits.longestSeconds() > able.longestClipSeconds()) {
            throw new IllegalArgumentException("Windows of " + limits.longestSeconds()
                    + " s do not fit this model, which takes " + able.longestClipSeconds() + " s.");
        }
        if (batch < 1) {
            throw new IllegalArgumentException("A batch has one window or more, not " + batch + ".");
        }
        this.model = model;
        this.detector = detector;
        this.limits = limits;
        this.batch = batch;
        this.request = new LongFormRequest(
                request.options().toBuilder()
                        .timestamps(able.timestamps() && able.longForm().isPresent())
                        .prefix(List.of())
                        .build(),
                request.fallback(),
                false,
                request.encoding(),
                request.words());
    }

    /**
     * Transcribes a recording.
     *
     * @param sound read once, from beginning to end; never held as a whole
     * @param phrases is handed them in order, none overlapping the one before
     * @param progress told the seconds done after each batch
     * @return how long the recording is, in seconds
     * @throws E if the sound cannot be read
     * @throws IllegalArgumentException if a sample is not a finite number
     */
    public <E extends Exception> double transcribe(Sound<E> sound, Consumer<TimedText> phrases, DoubleConsumer progress)
            throws E {
        Windows windows = new Windows(phrases, progress);
        SpeechWindows cut = new SpeechWindows(detector.listen(), limits, windows::take);
        sound.to(cut);
        cut.finish();
        windows.decode();
        double seconds = (double) cut.samples() / LogMel.SAMPLE_RATE;
        progress.accept(seconds);
        return seconds;
    }

    /** Windows of one recording that wait for others to fill a batch. */
    private final class Windows {
        private final List<SpeechWindow> waiting = new ArrayList<>();
        private final Consumer<TimedText> phrases;
        private final DoubleConsumer progress;
        private DecodingOptions options = request.options();

        Windows(Consumer<TimedText> phrases, DoubleConsumer progress) {
            this.phrases = phrases;
            this.progress = progress;
        }

        void take(SpeechWindow window) {
            waiting.add(window);
            if (waiting.size() == batch) {
                decode();
            }
        }

        void decode() {
            if (waiting.isEmpty()) {
                return;
            }
            List<Clip> clips = waiting.stream()
                    .map(window -> Clip.ofAudio(window.samples()))
                    .toList();
            try (EncodedSpeech speech = model.encode(clips, request.encoding())) {
                if (options.language() == null) {
                    language(speech)
                            .ifPresent(language -> options =
                                    options.toBuilder().language(language).build());
                }
                List<Hypothesis> found = new FallbackDecoding(model, request.fallback()).decode(speech, options);
                for (int i = 0; i < found.size(); i++) {
                    if (!request.fallback().isSilence(found.get(i))) {
                        SpeechWindow window = waiting.get(i);
                        phrases(speech, i, found.get(i))
                                .forEach(phrase -> phrases.accept(phrase.later(window.start(), window.end())));
                    }
                }
            }
            progress.accept(waiting.get(waiting.size() - 1).end());
            waiting.clear();
        }
    }

    /** The language of the most seconds, as far as the model is sure of it; nothing of a model that cannot tell. */
    private Optional<String> language(EncodedSpeech speech) {
        return model.capabilities().languageDetection().map(detection -> {
            TreeMap<String, Double> seconds = new TreeMap<>();
            List<LanguageGuess> guesses = detection.detect(speech);
            for (int clip = 0; clip < guesses.size(); clip++) {
                LanguageGuess guess = guesses.get(clip);
                seconds.merge(guess.language(), guess.probability() * speech.seconds(clip), Double::sum);
            }
            return seconds.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
        });
    }

    private List<TimedText> phrases(EncodedSpeech speech, int clip, Hypothesis found) {
        Optional<LongFormDecoder> own = model.capabilities().longForm();
        if (own.isPresent()) {
            return own.get().phrases(speech, clip, found, request);
        }
        List<TimedWord> words = request.words()
                ? model.capabilities()
                        .words()
                        .orElseThrow()
                        .align(speech, clip, found, request.options().task())
                : List.of();
        boolean empty =
                found.text() == null ? found.tokens().isEmpty() : found.text().isEmpty();
        return empty
                ? List.of()
                : List.of(new TimedText(0, speech.seconds(clip), found.tokens(), found.text(), found, words));
    }
}
