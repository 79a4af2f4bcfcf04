package dev.hubbub.speech.whisper;

import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.RecordingFeatures;
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

    /**
     * @param conditionOnPrevious whether each window is given the text before it as a prompt
     * @param padToThirtySeconds whether a last window shorter than the others is padded to their length; not for
     *     checkpoints that were trained without padding
     */
    public LongForm(WhisperModel model, Fallback fallback, boolean conditionOnPrevious, boolean padToThirtySeconds) {
        this.model = model;
        this.fallback = fallback;
        this.conditionOnPrevious = conditionOnPrevious;
        this.padToThirtySeconds = padToThirtySeconds;
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
        List<TimedText> texts = new ArrayList<>();
        History history = new History(options.prompt());
        DecodingOptions current = withTimestamps(options);
        int seek = 0;
        while (seek < content) {
            int frames = Math.min(windowFrames, content - seek);
            int size = padToThirtySeconds ? windowFrames : frames;
            Hypothesis window;
            try (EncodedAudio audio = model.encodeFeatures(List.of(features.window(seek, frames, size)))) {
                if (current.language() == null && model.tokens().isMultilingual()) {
                    String language = model.detectLanguages(audio).get(0).language();
                    current = current.toBuilder().language(language).build();
                }
                DecodingOptions asked =
                        current.toBuilder().prompt(history.prompt()).build();
                window = new FallbackDecoding(model, fallback)
                        .decode(audio, asked)
                        .get(0);
            }
            seek += fallback.isSilence(window) ? frames : take(window, seek, frames, texts, history);
            progress.accept(Math.min(seek, content) * (double) LogMel.HOP / LogMel.SAMPLE_RATE);
        }
        return texts;
    }

    private DecodingOptions withTimestamps(DecodingOptions options) {
        return options.toBuilder()
                .timestamps(model.tokens().hasTimestamps())
                .prefix(List.of())
                .build();
    }

    /** Adds the window's phrases and returns the frames to go forward. */
    private int take(Hypothesis window, int seek, int frames, List<TimedText> texts, History history) {
        WindowPhrases found = WindowPhrases.of(window.tokens(), frames, model.tokens());
        double offset = seek * (double) LogMel.HOP / LogMel.SAMPLE_RATE;
        for (WindowPhrases.Phrase phrase : found.phrases()) {
            String text = model.text(phrase.tokens()).orElse(null);
            boolean empty = text != null && text.isEmpty()
                    || phrase.end() <= phrase.start()
                    || phrase.tokens().stream().allMatch(model.tokens()::isTimestamp);
            if (!empty) {
                texts.add(new TimedText(offset + phrase.start(), offset + phrase.end(), phrase.tokens(), text, window));
                history.add(phrase.tokens());
            }
        }
        if (!conditionOnPrevious || window.temperature() > TRUSTED_TEMPERATURE) {
            history.forget();
        }
        return found.framesHeard();
    }

    /** The tokens said so far, and from where on they may serve as a prompt. */
    private final class History {
        private final List<Integer> said;
        private int from;

        History(List<Integer> prompt) {
            this.said = new ArrayList<>(prompt);
        }

        void add(List<Integer> tokens) {
            said.addAll(tokens);
        }

        void forget() {
            from = said.size();
        }

        List<Integer> prompt() {
            return model.tokens().startOfPrevious().isPresent() ? said.subList(from, said.size()) : List.of();
        }
    }
}
