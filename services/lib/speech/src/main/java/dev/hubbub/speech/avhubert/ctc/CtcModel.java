package dev.hubbub.speech.avhubert.ctc;

import ai.djl.Device;
import dev.hubbub.speech.avhubert.AvHubertEncoder;
import dev.hubbub.speech.avhubert.EncodedLips;
import dev.hubbub.speech.avhubert.LipReader;
import dev.hubbub.speech.avhubert.TextDecoder;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.decoding.CtcPrefixScorer;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.ScoreWeights;
import dev.hubbub.speech.decoding.SearchOutcome;
import dev.hubbub.speech.decoding.SearchPlan;
import dev.hubbub.speech.decoding.SearchRules;
import dev.hubbub.speech.decoding.StepScorer;
import dev.hubbub.speech.decoding.TokenRules;
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
import java.util.stream.IntStream;

/** A CTC/attention model on a device, searched as ESPnet does. The last token begins and ends every text. */
final class CtcModel implements SpeechModel {
    private static final int BLANK = 0;

    /** Tokens that the decoder puts to CTC, as a multiple of the beams. */
    private static final double PRE_BEAM = 1.5;

    private final LipReader reader;
    private final CtcHead head;
    private final Optional<TokenText> text;

    private CtcModel(LipReader reader, CtcHead head, Optional<TokenText> text) {
        this.reader = reader;
        this.head = head;
        this.text = text;
    }

    /**
     * How the search weighs what it knows.
     *
     * @param ctc of CTC; the decoder has the rest of 1
     * @param perToken bonus for every token
     * @param maxLengthRatio see {@link SearchRules#espnet}
     */
    record Weighing(float ctc, float perToken, double maxLengthRatio) {
        /** As published. */
        static final Weighing PUBLISHED = new Weighing(0.1f, 0, 0);

        SearchRules rules() {
            return SearchRules.espnet(maxLengthRatio, new ScoreWeights(1 - ctc, ctc, perToken));
        }
    }

    /**
     * Loads a Hugging Face folder, or one in which a file of Lightning lies beside a {@code config.json}.
     *
     * @throws CheckpointException if it is none
     */
    static CtcModel load(Path path, ModelOptions options) {
        if (options.threads() > 0) {
            TorchRuntime.useThreads(options.threads());
        }
        try (CtcCheckpoint files = CtcCheckpoint.open(path)) {
            return load(files, options);
        }
    }

    private static CtcModel load(CtcCheckpoint files, ModelOptions options) {
        Device device = options.inferenceDevice();
        int[] width = new int[1];
        LipReader reader = LipReader.load(
                () -> AvHubertEncoder.load(
                        files.parameters(), files.heads(), files.where(), options.precision(), device),
                encoder -> {
                    width[0] = encoder.dimensions().width();
                    return TextDecoder.load(files.making(width[0]), options.precision(), device);
                },
                files.senses(),
                options.batch());
        try {
            Optional<TokenText> text =
                    Units.in(files.folder(), reader.vocabulary()).map(Function.identity());
            CtcHead head = CtcHead.load(
                    CtcNames.head(files.parameters()),
                    width[0],
                    reader.vocabulary(),
                    files.where(),
                    options.precision(),
                    device);
            return new CtcModel(reader, head, text);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
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
        return Units.FILES;
    }

    @Override
    public void requireAble(DecodingOptions options) {
        LipReader.requireAble(options);
        LipReader.refuse(
                options.search().temperature() > 0,
                "this model searches by attention and CTC together, in which tokens cannot be drawn: leave out fallback");
        LipReader.refuse(
                options.search().lengthPenalty() != null,
                "the search of this model adds scores up and knows no lengthPenalty: leave it out");
    }

    @Override
    public EncodedSpeech encode(List<Clip> clips, Encoding how) {
        return reader.encode(this, clips);
    }

    @Override
    public List<Hypothesis> decode(EncodedSpeech speech, int[] clips, DecodingOptions options) {
        requireAble(options);
        List<SearchOutcome> found = search(speech, clips, options, Weighing.PUBLISHED);
        return LipReader.hypotheses(found, speech, clips, options, text);
    }

    List<SearchOutcome> search(EncodedSpeech speech, int[] clips, DecodingOptions options, Weighing weighing) {
        int mark = reader.vocabulary() - 1;
        List<Integer> never = options.search().suppressTokens().stream()
                .filter(token -> token != DecodingOptions.NON_SPEECH)
                .toList();
        var plan = new SearchPlan(options.search(), new TokenRules(mark, never, List.of(), null), weighing.rules());
        return reader.search(
                this,
                speech,
                clips,
                (batch, rows) -> new LipReader.Method(plan, List.of(mark), scorer(batch, rows, options, weighing)));
    }

    private StepScorer scorer(EncodedLips.Batch batch, int[] rows, DecodingOptions options, Weighing weighing) {
        if (weighing.ctc == 0) {
            return null;
        }
        // Where nothing else has a say, all tokens are put to CTC.
        int proposals = weighing.ctc == 1
                ? reader.vocabulary()
                : (int) (PRE_BEAM * options.search().beamSize());
        List<float[][]> scores = IntStream.of(rows)
                .mapToObj(row -> head.logProbabilities(batch.states(), row))
                .toList();
        return new CtcPrefixScorer(proposals, scores, BLANK, reader.vocabulary() - 1);
    }

    LipReader reader() {
        return reader;
    }

    CtcHead head() {
        return head;
    }

    @Override
    public void close() {
        head.close();
        reader.close();
    }
}
