package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.SessionTranscript.Word;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.FallbackDecoding;
import dev.hubbub.speech.whisper.TimedWord;
import dev.hubbub.speech.whisper.WhisperModel;
import dev.hubbub.speech.whisper.WordAlignment;
import java.util.List;
import java.util.stream.IntStream;

/** A decoding as one model carries it out. */
final class SegmentSearch {

    private final WhisperModel model;
    private final DecodingOptions options;
    private final Fallback fallback;
    private final WordAlignment words;

    /** @throws IllegalArgumentException if the decoding asks for what the model does not have */
    SegmentSearch(WhisperModel model, Decoding decoding) {
        this.model = model;
        this.options = options(model, decoding);
        this.fallback = fallback(decoding.fallback());
        this.words = decoding.wordTimestamps() == null ? null : new WordAlignment(model);
    }

    private static DecodingOptions options(WhisperModel model, Decoding decoding) {
        DecodingOptions.Builder options = DecodingOptions.builder()
                .task(decoding.task() == Decoding.SpeechTask.TRANSLATE ? SpokenTask.TRANSLATE : SpokenTask.TRANSCRIBE)
                .beamSize(decoding.beamSize())
                .lengthPenalty(decoding.lengthPenalty())
                .language("auto".equals(decoding.language()) ? null : decoding.language())
                .timestamps(decoding.timestamps())
                .maxTokens(decoding.maxTokens())
                .prompt(tokens(model, "prompt", decoding.prompt()))
                .prefix(tokens(model, "prefix", decoding.prefix()));
        if (decoding.patience() != null) {
            options.patience(decoding.patience());
        }
        if (decoding.suppressTokens() != null) {
            options.suppressTokens(decoding.suppressTokens());
        }
        return options.build();
    }

    /** Text as the model would have written it: it starts with a space, as every word does. */
    private static List<Integer> tokens(WhisperModel model, String field, String text) {
        if (text == null) {
            return List.of();
        }
        Tokenizer tokenizer = model.tokenizer()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The decoding's " + field + " needs a tokenizer: put tokenizer.json beside the checkpoint."));
        return IntStream.of(tokenizer.encode(" " + text.strip())).boxed().toList();
    }

    private static Fallback fallback(Decoding.Fallback asked) {
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

    /** Decodes all segments, with some other tokens than the decoding's own as a prompt. */
    List<Hypothesis> decode(EncodedAudio audio, List<Integer> prompt) {
        return new FallbackDecoding(model, fallback)
                .decode(audio, options.toBuilder().prompt(prompt).build());
    }

    boolean isSilence(Hypothesis hypothesis) {
        return fallback.isSilence(hypothesis);
    }

    /**
     * When the words of a segment were said; null if the decoding does not ask for it.
     *
     * @param offset seconds to add to times in the segment
     */
    List<Word> words(EncodedAudio audio, int segment, Hypothesis hypothesis, double offset) {
        if (words == null) {
            return null;
        }
        return written(words.align(audio, segment, hypothesis, options.task()), offset);
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
