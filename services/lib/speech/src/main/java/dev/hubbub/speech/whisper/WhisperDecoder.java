package dev.hubbub.speech.whisper;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.decoding.BatchSearch;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.LanguageGuess;
import dev.hubbub.speech.decoding.SearchOutcome;
import dev.hubbub.speech.decoding.SearchPlan;
import dev.hubbub.speech.decoding.Selection;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.whisper.EncodedBatch.CrossSlots;
import dev.hubbub.speech.whisper.checkpoint.GenerationConfig.AttentionHead;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Whisper's decoder over one encoded batch: language, probabilities, and the search for the text. */
final class WhisperDecoder {
    private final Script script;
    private final WhisperWeights weights;
    private final WhisperConfig config;
    private final WhisperTokens tokens;
    private final long[] alignmentHeads;
    private final Selection selection;

    WhisperDecoder(
            Script script,
            WhisperWeights weights,
            WhisperConfig config,
            WhisperTokens tokens,
            List<AttentionHead> alignmentHeads,
            Selection selection) {
        this.script = script;
        this.weights = weights;
        this.config = config;
        this.tokens = tokens;
        this.alignmentHeads = alignmentHeads.isEmpty() ? laterHalf(config) : flat(alignmentHeads.stream());
        this.selection = selection;
    }

    /** All heads of the later blocks, where nobody has measured which of them follow the speech. */
    private static long[] laterHalf(WhisperConfig config) {
        return flat(IntStream.range(config.textLayers() / 2, config.textLayers())
                .boxed()
                .flatMap(layer -> IntStream.range(0, config.textHeads()).mapToObj(h -> new AttentionHead(layer, h))));
    }

    private static long[] flat(Stream<AttentionHead> heads) {
        return heads.sorted(Comparator.comparing(AttentionHead::layer).thenComparing(AttentionHead::head))
                .flatMapToLong(head -> LongStream.of(head.layer(), head.head()))
                .toArray();
    }

    /**
     * Decodes rows of a batch.
     *
     * @param rows the rows, ascending
     * @param languages per row of the batch
     * @param seeds per row of the batch
     */
    List<Found> decode(
            EncodedBatch batch,
            int[] rows,
            DecodingOptions options,
            List<String> languages,
            long[] seeds,
            PtNDManager manager) {
        List<WhisperPrompt> prompts = IntStream.of(rows)
                .mapToObj(row -> WhisperPrompt.of(options, languages.get(row), tokens, config))
                .toList();
        WhisperPrompt prompt = prompts.get(0);
        int length = prompt.tokens().size();
        long[] fed = prompts.stream()
                .flatMap(one -> one.tokens().stream())
                .mapToLong(Integer::longValue)
                .toArray();
        long[] rowSeeds = IntStream.of(rows).mapToLong(row -> seeds[row]).toArray();
        try (WhisperRun run = run(batch, rows, manager);
                NativeScope scope = new NativeScope(manager)) {
            BatchSearch search =
                    new BatchSearch(selection, SearchPlan.whisper(options.search(), prompt.rules()), run, rowSeeds);
            IValue logits = run.prompt(scope, fed, new long[] {prompt.start(), length - 1L});
            double[] silence = noSpeech(scope, logits, rows.length);
            List<SearchOutcome> outcomes = search.run(scope, logits, 1, length);
            List<Found> found = new ArrayList<>(rows.length);
            for (int i = 0; i < rows.length; i++) {
                found.add(new Found(outcomes.get(i), languages.get(rows[i]), silence == null ? null : silence[i]));
            }
            return found;
        }
    }

    private WhisperRun run(EncodedBatch batch, int[] rows, PtNDManager manager) {
        WhisperRun run = new WhisperRun(script, weights, config, manager, batch);
        if (rows.length < batch.size()) {
            try {
                run.keep(rows);
            } catch (RuntimeException e) {
                run.close();
                throw e;
            }
        }
        return run;
    }

    /** Over unfiltered logits, after the start of transcript. */
    private double[] noSpeech(NativeScope scope, IValue logits, int rows) {
        if (tokens.noSpeech().isEmpty()) {
            return null;
        }
        float[] probabilities =
                selection.probability(scope, logits, 0, tokens.noSpeech().getAsInt());
        return IntStream.range(0, rows).mapToDouble(row -> probabilities[row]).toArray();
    }

    /**
     * Guesses the language of rows.
     *
     * @param rows the rows, ascending
     * @throws CheckpointException if the model's scores are no numbers
     */
    List<LanguageGuess> languages(EncodedBatch batch, int[] rows, PtNDManager manager) {
        long[] starts =
                IntStream.of(rows).mapToLong(row -> tokens.startOfTranscript()).toArray();
        long[] among = tokens.languages().values().stream()
                .mapToLong(Integer::longValue)
                .toArray();
        try (WhisperRun run = run(batch, rows, manager);
                NativeScope scope = new NativeScope(manager)) {
            IValue logits = run.prompt(scope, starts, new long[] {0});
            float[] probabilities = selection.probabilities(scope, logits, 0, among);
            if (Float.isNaN(probabilities[0])) {
                throw noNumbers();
            }
            List<LanguageGuess> guesses = new ArrayList<>(rows.length);
            for (int row = 0; row < rows.length; row++) {
                Map<String, Float> byCode = new LinkedHashMap<>();
                int at = row * among.length;
                for (String code : tokens.languages().keySet()) {
                    byCode.put(code, probabilities[at++]);
                }
                guesses.add(LanguageGuess.of(byCode));
            }
            return guesses;
        }
    }

    /** What is said of a model whose scores are no numbers. */
    static CheckpointException noNumbers() {
        return new CheckpointException(
                "The model's scores are not numbers, so its weights are damaged, or too large for"
                        + " the precision: copy the checkpoint again, or compute in float32.");
    }

    /**
     * The logits after every one of the given tokens.
     *
     * @return {@code tokens x vocabulary}
     */
    float[] logits(EncodedBatch batch, int row, int[] fed, PtNDManager manager) {
        long[] positions = IntStream.range(0, fed.length).asLongStream().toArray();
        try (WhisperRun run = run(batch, new int[] {row}, manager);
                NativeScope scope = new NativeScope(manager)) {
            IValue logits = run.prompt(scope, IntStream.of(fed).asLongStream().toArray(), positions);
            return scope.array(logits).toFloatArray();
        }
    }

    /**
     * Where the heads that follow the speech look while tokens are read.
     *
     * @param fed start tokens, text, end of text
     * @param start how many of them are start tokens
     * @param positions encoder positions that are audio
     * @throws IllegalArgumentException if there are more tokens than the decoder has positions
     */
    Attention attention(EncodedBatch batch, int row, int[] fed, int start, int positions, PtNDManager manager) {
        if (fed.length > config.textContext()) {
            throw new IllegalArgumentException(
                    "A text of " + (fed.length - start - 1) + " tokens is too long to time its"
                            + " words: with its start and end it has " + fed.length + " tokens, and the model has "
                            + config.textContext() + " positions; choose fewer maxTokens.");
        }
        try (NativeScope scope = new NativeScope(manager)) {
            CrossSlots audio = batch.audio().of(new long[] {row}, script, scope);
            CrossSlots video = batch.video().of(new long[] {row}, script, scope);
            int heard = Math.min(positions, batch.length(row));
            List<NDArray> seen = scope.arrays(script.call(
                    scope,
                    "attend",
                    weights.head(),
                    weights.decoder(),
                    weights.gated(),
                    audio.slots(),
                    video.slots(),
                    video.bias(),
                    scope.of(IntStream.of(fed).asLongStream().toArray()),
                    scope.of(alignmentHeads),
                    scope.of((long) batch.length(row)),
                    scope.of((long) heard),
                    scope.of((long) config.textHeads())));
            return new Attention(
                    fed.length,
                    heard,
                    seen.get(1).toFloatArray(),
                    probabilities(seen.get(0).toFloatArray(), fed, start));
        }
    }

    /** Of the text tokens, each after the one before it, among tokens that are text. */
    private double[] probabilities(float[] logits, int[] fed, int start) {
        double[] probabilities = new double[fed.length - start - 1];
        for (int i = 0; i < probabilities.length; i++) {
            int from = (start - 1 + i) * config.vocabulary();
            double sum = 0;
            for (int token = 0; token < tokens.endOfText(); token++) {
                sum += Math.exp(logits[from + token] - logits[from + fed[start + i]]);
            }
            for (int token : tokens.addedText()) {
                sum += Math.exp(logits[from + token] - logits[from + fed[start + i]]);
            }
            probabilities[i] = 1 / sum;
        }
        return probabilities;
    }

    /**
     * Attention weights, standardised over the tokens, smoothed over time by the median of seven, and averaged over
     * the heads.
     *
     * @param weights {@code tokens x positions}
     * @param probabilities of the text tokens
     */
    record Attention(int tokens, int positions, float[] weights, double[] probabilities) {

        float weight(int token, int position) {
            return weights[token * positions + position];
        }

        double probability(int textToken) {
            return probabilities[textToken];
        }
    }

    /** What was found for one row. */
    record Found(SearchOutcome outcome, String language, Double noSpeechProbability) {}
}
