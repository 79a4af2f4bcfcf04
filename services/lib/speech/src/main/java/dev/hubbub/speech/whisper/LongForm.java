package dev.hubbub.speech.whisper;

import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.features.RecordingFeatures;
import dev.hubbub.speech.model.FallbackDecoding;
import dev.hubbub.speech.model.TimedText;
import dev.hubbub.speech.model.TimedWord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Transcribes recordings of any length window by window, going forward by the timestamps the model writes. Models without
 * timestamps go forward by whole windows.
 */
public final class LongForm {
    /** Above this temperature the text is too uncertain to be a prompt for the next window. */
    private static final double TRUSTED_TEMPERATURE = 0.5;

    private final WhisperModel model;
    private final Fallback fallback;
    private final boolean conditionOnPrevious;
    private final boolean padToThirtySeconds;
    private final WordAlignment words;

    /**
     * @param conditionOnPrevious whether each window is given the text before it as a prompt
     * @param padToThirtySeconds whether a last window shorter than the others is padded to their length; not for
     *     checkpoints that were trained without padding
     */
    public LongForm(WhisperModel model, Fallback fallback, boolean conditionOnPrevious, boolean padToThirtySeconds) {
        this(model, fallback, conditionOnPrevious, padToThirtySeconds, null);
    }

    private LongForm(
            WhisperModel model,
            Fallback fallback,
            boolean conditionOnPrevious,
            boolean padToThirtySeconds,
            WordAlignment words) {
        this.model = model;
        this.fallback = fallback;
        this.conditionOnPrevious = conditionOnPrevious;
        this.padToThirtySeconds = padToThirtySeconds;
        this.words = words;
    }

    /**
     * The same, finding when each word was said while its window is at hand. Phrases then begin and end with their words,
     * and a window that was cut off is continued where its last word ends.
     *
     * @throws IllegalArgumentException if the model came without a tokenizer
     */
    public LongForm timingWords() {
        return new LongForm(model, fallback, conditionOnPrevious, padToThirtySeconds, new WordAlignment(model));
    }

    /**
     * Transcribes a recording that is held as a whole.
     *
     * @param samples 16 kHz mono
     * @see #transcribe(RecordingFeatures, DecodingOptions, DoubleConsumer)
     */
    public List<TimedText> transcribe(float[] samples, DecodingOptions options, DoubleConsumer progress) {
        LogMel bands = new LogMel(model.config().mels());
        try (RecordingFeatures features = RecordingFeatures.of(bands, sink -> sink.accept(samples, samples.length))) {
            return transcribe(features, options, progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Transcribes a recording of any length; memory grows with what is said, not with the sound.
     *
     * @param features of the recording, with the model's number of bands
     * @param options the prompt stands before the first window; a language of null is detected there; timestamps are
     *     always on where the model has them
     * @param progress told the seconds done after each window
     * @throws IOException if the features cannot be read back
     */
    public List<TimedText> transcribe(RecordingFeatures features, DecodingOptions options, DoubleConsumer progress)
            throws IOException {
        int windowFrames = 2 * model.config().audioContext();
        int content = features.frames();
        History history = new History(options.search().prompt());
        DecodingOptions current = withTimestamps(options);
        if (current.language() == null && model.tokens().isMultilingual() && content > 0) {
            current = current.toBuilder().language(language(features)).build();
        }
        int seek = 0;
        while (seek < content) {
            int frames = Math.min(windowFrames, content - seek);
            int size = padToThirtySeconds ? windowFrames : frames;
            List<MelSpectrogram> heard = List.of(features.window(seek, frames, size));
            try (EncodedAudio audio = model.encodeFeatures(heard, frames)) {
                DecodingOptions asked =
                        current.toBuilder().prompt(history.prompt()).build();
                Hypothesis window = new FallbackDecoding(model, fallback)
                        .decode(audio, asked)
                        .get(0);
                seek += fallback.isSilence(window)
                        ? frames
                        : take(audio, window, options.task(), new WindowSpan(seek, frames), history);
            }
            progress.accept(Math.min(seek, content) * (double) LogMel.HOP / LogMel.SAMPLE_RATE);
        }
        return history.texts;
    }

    /**
     * Guesses from the first window, which a short recording fills with silence; when it is decoded, with zeros.
     * openai-whisper makes that difference.
     */
    private String language(RecordingFeatures features) throws IOException {
        int window = 2 * model.config().audioContext();
        MelSpectrogram opening = features.opening(padToThirtySeconds ? window : Math.min(window, features.frames()));
        try (EncodedAudio audio = model.encodeFeatures(List.of(opening))) {
            return model.detectLanguages(audio).get(0).language();
        }
    }

    private DecodingOptions withTimestamps(DecodingOptions options) {
        return options.toBuilder()
                .timestamps(model.tokens().hasTimestamps())
                .prefix(List.of())
                .build();
    }

    /** Adds the window's phrases and returns the frames to go forward. */
    private int take(EncodedAudio audio, Hypothesis window, SpokenTask task, WindowSpan span, History history) {
        WindowPhrases found = WindowPhrases.of(window.tokens(), span.frames(), model.tokens());
        List<TimedText> phrases = found.phrases().stream()
                .map(phrase -> phrase.at(span.offset(), model, window))
                .toList();
        int heard = found.framesHeard();
        if (words != null) {
            phrases = words.align(audio, 0, span, phrases, task, history.silentSince);
            history.silentSince = lastEnd(phrases);
            if (!found.finished() && history.silentSince > span.offset()) {
                heard = (int) Math.rint(history.silentSince * WindowSpan.FRAMES_PER_SECOND) - span.seek();
            }
        }
        phrases.stream().filter(phrase -> saysSomething(phrase, model)).forEach(history::add);
        if (!conditionOnPrevious || window.temperature() > TRUSTED_TEMPERATURE) {
            history.forget();
        }
        return heard;
    }

    /** Where the last word ends, or the last phrase if there is no word. */
    private static double lastEnd(List<TimedText> phrases) {
        return phrases.stream()
                .flatMap(phrase -> phrase.words().stream())
                .reduce((first, second) -> second)
                .map(TimedWord::end)
                .orElse(phrases.get(phrases.size() - 1).end());
    }

    /** Whether a phrase has a length, and a text or, without a tokenizer, tokens of one. */
    static boolean saysSomething(TimedText phrase, WhisperModel model) {
        boolean empty = phrase.text() != null && phrase.text().isEmpty()
                || phrase.end() <= phrase.start()
                || phrase.tokens().stream().allMatch(model.tokens()::isTimestamp);
        return !empty;
    }

    /** What was said so far, and from which token on it may serve as a prompt. */
    private final class History {
        private final List<TimedText> texts = new ArrayList<>();
        private final List<Integer> said;
        private int from;
        private double silentSince;

        History(List<Integer> prompt) {
            this.said = new ArrayList<>(prompt);
        }

        void add(TimedText phrase) {
            texts.add(phrase);
            said.addAll(phrase.tokens());
        }

        void forget() {
            from = said.size();
        }

        List<Integer> prompt() {
            return model.tokens().startOfPrevious().isPresent() ? said.subList(from, said.size()) : List.of();
        }
    }
}
