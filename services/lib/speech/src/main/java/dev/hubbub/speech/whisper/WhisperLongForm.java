package dev.hubbub.speech.whisper;

import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.RecordingFeatures;
import dev.hubbub.speech.features.RecordingFeatures.Sound;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.LongFormDecoder;
import dev.hubbub.speech.model.LongFormRequest;
import dev.hubbub.speech.model.LongRecording;
import dev.hubbub.speech.model.TimedText;
import java.io.IOException;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Takes in recordings as features, which {@link LongForm} then goes through window by window. */
record WhisperLongForm(WhisperModel model) implements LongFormDecoder {

    @Override
    public <E extends Exception> LongRecording read(Sound<E> sound) throws E, IOException {
        return new Windows(model, RecordingFeatures.of(new LogMel(model.config().mels()), sound));
    }

    @Override
    public List<TimedText> phrases(EncodedSpeech speech, int clip, Hypothesis hypothesis, LongFormRequest request) {
        WindowSpan span = new WindowSpan(0, (int) Math.round(speech.seconds(clip) * WindowSpan.FRAMES_PER_SECOND));
        List<TimedText> phrases = WindowPhrases.all(hypothesis.tokens(), span.frames(), model.tokens()).stream()
                .map(phrase -> phrase.at(0, model, hypothesis))
                .filter(phrase -> LongForm.saysSomething(phrase, model))
                .toList();
        return request.words()
                ? new WordAlignment(model)
                        .align(speech, clip, span, phrases, request.options().task(), 0)
                : phrases;
    }

    private record Windows(WhisperModel model, RecordingFeatures features) implements LongRecording {

        @Override
        public double seconds() {
            return (double) features.samples() / LogMel.SAMPLE_RATE;
        }

        @Override
        public List<TimedText> transcribe(LongFormRequest request, DoubleConsumer progress) throws IOException {
            LongForm plain = new LongForm(
                    model,
                    request.fallback(),
                    request.conditionOnPrevious(),
                    request.encoding().padToWindow());
            LongForm wanted = request.words() ? plain.timingWords() : plain;
            return wanted.transcribe(features, request.options(), progress);
        }

        @Override
        public void close() throws IOException {
            features.close();
        }
    }
}
