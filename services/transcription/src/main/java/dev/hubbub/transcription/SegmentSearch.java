package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.SearchSettings;
import dev.hubbub.contracts.task.WhisperSettings;
import dev.hubbub.contracts.transcript.SessionTranscript.Word;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.FallbackDecoding;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.TimedWord;
import dev.hubbub.speech.model.WordAligner;
import java.util.List;

/** A decoding as one model carries it out. */
final class SegmentSearch {

    private final SpeechModel model;
    private final Decoding decoding;
    private final DecodingOptions options;
    private final Fallback fallback;
    private final WordAligner words;

    /** @throws IllegalArgumentException if the decoding asks for what the model does not have */
    SegmentSearch(SpeechModel model, Decoding decoding) {
        this.model = model;
        this.decoding = decoding;
        this.options = options(model, decoding);
        this.fallback = fallback(decoding.whisper().fallback());
        requireSearch(model, decoding);
        model.requireAble(options);
        this.words = decoding.whisper().wordTimestamps() == null ? null : aligner(model);
    }

    private static WordAligner aligner(SpeechModel model) {
        return model.capabilities()
                .words()
                .orElseThrow(() -> new IllegalArgumentException(
                        "This model cannot tell when words were said: leave out wordTimestamps."));
    }

    /** Said before anything is decoded: only some segments would be decoded again at another temperature. */
    private static void requireSearch(SpeechModel model, Decoding decoding) {
        boolean draws = decoding.whisper().fallback() != null
                && decoding.whisper().fallback().temperatures().stream().anyMatch(temperature -> temperature > 0);
        if (!model.capabilities().search()
                && (decoding.beamSize() > 1 || draws || decoding.search().noRepeatNgramSize() != null)) {
            throw new IllegalArgumentException("This model takes the likeliest token of every frame: leave out fallback"
                    + " and noRepeatNgramSize, and let beamSize be 1.");
        }
    }

    private static DecodingOptions options(SpeechModel model, Decoding decoding) {
        SearchSettings search = decoding.search();
        WhisperSettings whisper = decoding.whisper();
        DecodingOptions.Builder options = DecodingOptions.builder()
                .task(
                        whisper.task() == WhisperSettings.SpeechTask.TRANSLATE
                                ? SpokenTask.TRANSLATE
                                : SpokenTask.TRANSCRIBE)
                .beamSize(search.beamSize())
                .lengthPenalty(search.lengthPenalty())
                .language("auto".equals(search.language()) ? null : search.language())
                .timestamps(whisper.timestamps())
                .maxTokens(search.maxTokens())
                .prompt(tokens(model, "prompt", whisper.prompt()))
                .prefix(tokens(model, "prefix", whisper.prefix()));
        if (search.patience() != null) {
            options.patience(search.patience());
        }
        if (search.noRepeatNgramSize() != null) {
            options.noRepeatNgramSize(search.noRepeatNgramSize());
        }
        if (whisper.suppressTokens() != null) {
            options.suppressTokens(whisper.suppressTokens());
        }
        return options.build();
    }

    private static List<Integer> tokens(SpeechModel model, String field, String text) {
        if (text == null) {
            return List.of();
        }
        return model.text()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The decoding's " + field + " needs a tokenizer: put tokenizer.json beside the checkpoint."))
                .tokens(text);
    }

    private static Fallback fallback(WhisperSettings.Fallback asked) {
        return asked == null
                ? Fallback.none()
                : new Fallback(
                        asked.temperatures(),
                        asked.bestOf(),
                        asked.compressionRatioThreshold(),
                        asked.averageLogProbabilityThreshold(),
                        asked.noSpeechThreshold());
    }

    DecodingOptions options() {
        return options;
    }

    Fallback fallback() {
        return fallback;
    }

    /** Decodes some segments, with some other tokens than the decoding's own as a prompt. */
    List<Hypothesis> decode(EncodedSpeech speech, int[] clips, List<Integer> prompt) {
        return new FallbackDecoding(model, fallback)
                .decode(speech, clips, options.toBuilder().prompt(prompt).build());
    }

    Decoding decoding() {
        return decoding;
    }

    /** Whether each segment has to wait for the text of the one before it. */
    boolean isOneByOne() {
        return decoding.whisper().conditionOnPreviousText() != null;
    }

    boolean isSilence(Hypothesis hypothesis) {
        return fallback.isSilence(hypothesis);
    }

    /**
     * When the words of a segment were said; null if the decoding does not ask for it.
     *
     * @param offset seconds to add to times in the segment
     */
    List<Word> words(EncodedSpeech speech, int segment, Hypothesis hypothesis, double offset) {
        if (words == null) {
            return null;
        }
        return written(words.align(speech, segment, hypothesis, options.task()), offset);
    }

    /** Words as a transcript has them. */
    static List<Word> written(List<TimedWord> words, double offset) {
        return words.stream().map(word -> word(word, offset)).toList();
    }

    private static Word word(TimedWord word, double offset) {
        return new Word(
                word.text().strip(),
                TranscriptCollection.rounded(offset + word.start()),
                TranscriptCollection.rounded(offset + word.end()),
                TranscriptCollection.rounded(word.probability()));
    }
}
