package dev.hubbub.speech.avhubert.seq2seq;

import ai.djl.Device;
import dev.hubbub.speech.avhubert.AvHubertEncoder;
import dev.hubbub.speech.avhubert.LipReader;
import dev.hubbub.speech.avhubert.TextDecoder;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SearchOutcome;
import dev.hubbub.speech.model.Capabilities;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.torch.TorchRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A sequence-to-sequence model on a device, searched as transformers does. */
final class Seq2SeqModel implements SpeechModel {
    private final Generation generation;
    private final LipReader reader;
    private final Optional<TokenText> text;

    private Seq2SeqModel(Generation generation, LipReader reader, Optional<TokenText> text) {
        this.generation = generation;
        this.reader = reader;
        this.text = text;
    }

    static Seq2SeqModel load(Path path, ModelOptions options) {
        if (options.threads() > 0) {
            TorchRuntime.useThreads(options.threads());
        }
        try (Seq2SeqCheckpoint files = Seq2SeqCheckpoint.open(path)) {
            Device device = options.inferenceDevice();
            LipReader reader = LipReader.load(
                    () -> AvHubertEncoder.load(
                            files.checkpoint().parameters(), files.heads(), files.where(), options.precision(), device),
                    encoder ->
                            TextDecoder.load(files.making(encoder.dimensions().width()), options.precision(), device),
                    files.senses(),
                    options.batch());
            try {
                Optional<TokenText> text =
                        Vocabulary.in(files.folder(), reader.vocabulary()).map(Function.identity());
                return new Seq2SeqModel(files.generation(), reader, text);
            } catch (RuntimeException e) {
                reader.close();
                throw e;
            }
        }
    }

    @Override
    public Capabilities capabilities() {
        return reader.capabilities();
    }

    @Override
    public Optional<TokenText> text() {
        return text;
    }

    @Override
    public String textFiles() {
        return Vocabulary.FILES;
    }

    @Override
    public void requireAble(DecodingOptions options) {
        LipReader.requireAble(options);
    }

    @Override
    public EncodedSpeech encode(List<Clip> clips, Encoding how) {
        return reader.encode(this, clips);
    }

    @Override
    public List<Hypothesis> decode(EncodedSpeech speech, int[] clips, DecodingOptions options) {
        requireAble(options);
        List<SearchOutcome> found = search(speech, clips, options);
        return LipReader.hypotheses(found, speech, clips, options, text);
    }

    List<SearchOutcome> search(EncodedSpeech speech, int[] clips, DecodingOptions options) {
        var method = new LipReader.Method(generation.plan(options), List.of(generation.start()), null);
        return reader.search(this, speech, clips, (batch, rows) -> method);
    }

    LipReader reader() {
        return reader;
    }

    @Override
    public void close() {
        reader.close();
    }
}
