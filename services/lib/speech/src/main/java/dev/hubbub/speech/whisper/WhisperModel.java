package dev.hubbub.speech.whisper;

import ai.djl.pytorch.engine.PtNDManager;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.decoding.Candidate;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Degeneracy;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.LanguageGuess;
import dev.hubbub.speech.decoding.Selection;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import dev.hubbub.speech.whisper.tokens.TokenizerFiles;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Whisper model on a device. Audio is encoded once and can then be decoded with any number of options:
 *
 * <pre>{@code
 * try (WhisperModel model = WhisperModel.load(folder, ModelOptions.CPU);
 *         EncodedAudio audio = model.encode(segments, true)) {
 *     List<Hypothesis> greedy = model.decode(audio, DecodingOptions.greedy());
 *     List<Hypothesis> beams = model.decode(audio, DecodingOptions.builder().beamSize(5).build());
 * }
 * }</pre>
 *
 * <p>The same inputs give the same results bit for bit on the same machine. A model may be used by several threads; an
 * {@link EncodedAudio} by one at a time.
 */
public final class WhisperModel implements AutoCloseable {
    /** Shorter clips are followed by silence up to this, one window of the features. */
    private static final int SHORTEST_CLIP = 400;

    private final ModelOptions options;
    private final WhisperConfig config;
    private final WhisperTokens tokens;
    private final Optional<Tokenizer> tokenizer;
    private final LogMel features;
    private final PtNDManager manager;
    private final NativeScope scope;
    private final Script script;
    private final Selection selection;
    private final WhisperEncoder encoder;
    private final WhisperDecoder decoder;

    private WhisperModel(
            WhisperCheckpoint checkpoint, WhisperTokens tokens, Optional<Tokenizer> tokenizer, ModelOptions options) {
        this.options = options;
        this.config = checkpoint.config();
        this.tokens = tokens;
        this.tokenizer = tokenizer;
        this.features = new LogMel(config.mels());
        if (options.threads() > 0) {
            TorchRuntime.useThreads(options.threads());
        }
        this.manager = TorchRuntime.newManager(TorchRuntime.device(options.device()));
        this.scope = new NativeScope(manager);
        this.script = Script.load(WhisperModel.class, "Whisper", manager.getDevice());
        this.selection = new Selection(manager.getDevice());
        WhisperWeights weights = weights(checkpoint);
        this.encoder = new WhisperEncoder(script, weights, config);
        this.decoder = new WhisperDecoder(
                script, weights, config, tokens, checkpoint.generation().alignmentHeads(), selection);
    }

    private WhisperWeights weights(WhisperCheckpoint checkpoint) {
        try {
            return TorchRuntime.inference(() -> DeviceMemoryException.telling(
                    "loading the weights", () -> WhisperWeights.load(checkpoint, options.precision(), script, scope)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Loads a checkpoint together with the tokenizer that lies beside it, if there is one.
     *
     * @param checkpoint a Hugging Face folder or a {@code .pt} file
     * @throws CheckpointException if it is no complete Whisper model
     * @throws DeviceMemoryException if the device has too little memory for it
     */
    public static WhisperModel load(Path checkpoint, ModelOptions options) {
        Path folder = Files.isDirectory(checkpoint)
                ? checkpoint
                : checkpoint.toAbsolutePath().getParent();
        try (WhisperCheckpoint opened = WhisperCheckpoint.open(checkpoint)) {
            int vocabulary = opened.config().vocabulary();
            Optional<Tokenizer> tokenizer = TokenizerFiles.find(folder, vocabulary);
            return load(opened, WhisperTokens.of(vocabulary, opened.generation(), tokenizer), tokenizer, options);
        }
    }

    /**
     * Loads a checkpoint with given special tokens.
     *
     * @param tokenizer turns tokens into text; without one, hypotheses have none
     */
    public static WhisperModel load(
            WhisperCheckpoint checkpoint, WhisperTokens tokens, Optional<Tokenizer> tokenizer, ModelOptions options) {
        return new WhisperModel(checkpoint, tokens, tokenizer, options);
    }

    /** The model's dimensions. */
    public WhisperConfig config() {
        return config;
    }

    /** The model's special tokens. */
    public WhisperTokens tokens() {
        return tokens;
    }

    /** What turns the model's tokens into text. */
    public Optional<Tokenizer> tokenizer() {
        return tokenizer;
    }

    /** Seconds of audio that fit into one segment. */
    public double longestSegmentSeconds() {
        return 2.0 * config.audioContext() * LogMel.HOP / LogMel.SAMPLE_RATE;
    }

    /**
     * Encodes segments of speech. The result holds the keys and values of every decoder block, which for a large model
     * are 245 MB per padded segment in half precision: encode no more at once than fits.
     *
     * @param samples per segment: 16 kHz mono in [-1, 1]; less than 25 ms is followed by silence
     * @param padToThirtySeconds whether every segment is followed by silence up to 30 s, as Whisper was trained; without,
     *     it is computed at its own length, for checkpoints that were trained so
     * @throws IllegalArgumentException if a segment is longer than {@link #longestSegmentSeconds()}
     */
    public EncodedAudio encode(List<float[]> samples, boolean padToThirtySeconds) {
        int limit = 2 * config.audioContext() * LogMel.HOP;
        List<MelSpectrogram> mels = new ArrayList<>(samples.size());
        List<EncodedAudio.Segment> segments = new ArrayList<>(samples.size());
        for (int i = 0; i < samples.size(); i++) {
            float[] clip = samples.get(i);
            if (clip.length > limit) {
                throw new IllegalArgumentException("Segment " + i + " lasts "
                        + (double) clip.length / LogMel.SAMPLE_RATE + " s, but this model takes at most "
                        + longestSegmentSeconds() + " s: cut it into shorter segments.");
            }
            float[] heard = clip.length < SHORTEST_CLIP ? Arrays.copyOf(clip, SHORTEST_CLIP) : clip;
            mels.add(padToThirtySeconds ? features.ofPadded(heard, limit - heard.length) : features.of(heard));
            segments.add(segment(clip));
        }
        return TorchRuntime.inference(() -> encoded(mels, segments));
    }

    /**
     * Encodes features.
     *
     * @throws IllegalArgumentException if they have other bands than the model or more frames than it takes
     */
    public EncodedAudio encodeFeatures(List<MelSpectrogram> mels) {
        return encodeFeatures(mels, Integer.MAX_VALUE);
    }

    /**
     * Encodes features that are partly padding.
     *
     * @param heard frames at the beginning of each that are sound; only they count as its length
     * @throws IllegalArgumentException if they have other bands than the model or more frames than it takes
     */
    EncodedAudio encodeFeatures(List<MelSpectrogram> mels, int heard) {
        List<EncodedAudio.Segment> segments = new ArrayList<>(mels.size());
        for (MelSpectrogram mel : mels) {
            if (mel.mels() != config.mels() || mel.frames() < 1 || mel.frames() > 2 * config.audioContext()) {
                throw new IllegalArgumentException("This model takes features of " + config.mels() + " bands and 1 to "
                        + 2 * config.audioContext() + " frames, not " + mel.mels() + " bands and " + mel.frames()
                        + " frames.");
            }
            double seconds = (double) Math.min(heard, mel.frames()) * LogMel.HOP / LogMel.SAMPLE_RATE;
            segments.add(new EncodedAudio.Segment(seconds, Arrays.hashCode(mel.values())));
        }
        return TorchRuntime.inference(() -> encoded(mels, segments));
    }

    private static EncodedAudio.Segment segment(float[] samples) {
        return new EncodedAudio.Segment((double) samples.length / LogMel.SAMPLE_RATE, Arrays.hashCode(samples));
    }

    private EncodedAudio encoded(List<MelSpectrogram> mels, List<EncodedAudio.Segment> segments) {
        NativeScope owned = new NativeScope(manager);
        List<EncodedBatch> batches = new ArrayList<>();
        try {
            for (int[] members : similarLengths(mels)) {
                batches.addAll(BatchHalving.compute(
                        members, part -> encoder.encode(mels, part, owned.arrays()), EncodedBatch::close));
            }
            return new EncodedAudio(this, owned, batches, segments);
        } catch (RuntimeException e) {
            batches.forEach(EncodedBatch::close);
            owned.close();
            throw e;
        }
    }

    /** Cuts the clips into batches, longest first, so that little is computed on padding. */
    private List<int[]> similarLengths(List<MelSpectrogram> mels) {
        int[] byLength = IntStream.range(0, mels.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -mels.get(i).frames()))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < byLength.length; from += options.batch()) {
            batches.add(Arrays.copyOfRange(byLength, from, Math.min(byLength.length, from + options.batch())));
        }
        return batches;
    }

    /** Decodes all segments. */
    public List<Hypothesis> decode(EncodedAudio audio, DecodingOptions decoding) {
        return decode(audio, IntStream.range(0, audio.size()).toArray(), decoding);
    }

    /**
     * Decodes some segments.
     *
     * @param segments which ones
     * @return one hypothesis per element of {@code segments}, in their order
     * @throws IllegalArgumentException if the options ask for what the model does not have
     * @throws CheckpointException if the model's scores are no numbers: it would write nonsense and call it certain
     */
    public List<Hypothesis> decode(EncodedAudio audio, int[] segments, DecodingOptions decoding) {
        return decode(audio, segments, decoding, Degeneracy.Limits.DEFAULT);
    }

    /** Decodes some segments and judges them by the given limits. */
    public List<Hypothesis> decode(
            EncodedAudio audio, int[] segments, DecodingOptions decoding, Degeneracy.Limits limits) {
        audio.checkMadeBy(this);
        Set<Integer> wanted = new HashSet<>();
        for (int segment : segments) {
            wanted.add(Objects.checkIndex(segment, audio.size()));
        }
        return TorchRuntime.inference(() -> {
            Hypothesis[] all = new Hypothesis[audio.size()];
            for (EncodedBatch batch : audio.batches()) {
                int[] rows = IntStream.range(0, batch.size())
                        .filter(row -> wanted.contains(batch.member(row)))
                        .toArray();
                if (rows.length > 0) {
                    decode(audio, batch, rows, decoding, limits, all);
                }
            }
            return IntStream.of(segments).mapToObj(segment -> all[segment]).toList();
        });
    }

    private void decode(
            EncodedAudio audio,
            EncodedBatch batch,
            int[] rows,
            DecodingOptions decoding,
            Degeneracy.Limits limits,
            Hypothesis[] target) {
        List<String> languages = languages(batch, decoding);
        long[] seeds = IntStream.range(0, batch.size())
                .mapToLong(row -> audio.fingerprint(batch.member(row)))
                .toArray();
        List<WhisperDecoder.Found> found =
                BatchHalving.compute(rows, part -> decoder.decode(batch, part, decoding, languages, seeds, manager))
                        .stream()
                        .flatMap(List::stream)
                        .toList();
        for (int i = 0; i < rows.length; i++) {
            int segment = batch.member(rows[i]);
            target[segment] = hypothesis(found.get(i), audio.seconds(segment), decoding, limits);
        }
    }

    private List<String> languages(EncodedBatch batch, DecodingOptions decoding) {
        if (decoding.language() != null) {
            return Collections.nCopies(batch.size(), decoding.language());
        }
        return tokens.isMultilingual()
                ? guesses(batch).stream().map(LanguageGuess::language).toList()
                : Collections.nCopies(batch.size(), WhisperPrompt.ENGLISH);
    }

    private List<LanguageGuess> guesses(EncodedBatch batch) {
        if (batch.languages() == null) {
            int[] rows = IntStream.range(0, batch.size()).toArray();
            batch.remember(BatchHalving.compute(rows, part -> decoder.languages(batch, part, manager)).stream()
                    .flatMap(List::stream)
                    .toList());
        }
        return batch.languages();
    }

    private Hypothesis hypothesis(
            WhisperDecoder.Found found, double seconds, DecodingOptions decoding, Degeneracy.Limits limits) {
        Candidate chosen = found.outcome().chosen();
        if (Double.isNaN(chosen.averageLogProbability())) {
            throw WhisperDecoder.noNumbers();
        }
        String text = text(chosen.tokens()).orElse(null);
        String measured = text != null ? text : numbers(chosen.tokens());
        return new Hypothesis(
                found.language(),
                chosen.tokens(),
                text,
                chosen.sumLogProbability(),
                chosen.averageLogProbability(),
                found.noSpeechProbability(),
                decoding.temperature(),
                found.outcome().steps(),
                found.outcome().finalists(),
                Degeneracy.of(
                        measured, chosen.tokens(), seconds, found.outcome().tokenCapReached(), limits));
    }

    /** The text of tokens without specials and outer spaces; empty if the model came without a tokenizer. */
    public Optional<String> text(List<Integer> ids) {
        int[] ordinary =
                tokens.ordinary(ids.stream().mapToInt(Integer::intValue).toArray());
        return tokenizer.map(t -> t.decode(ordinary).strip());
    }

    /** Stands for the text where there is no tokenizer, so that repetition can still be measured. */
    private String numbers(List<Integer> ids) {
        return ids.stream()
                .filter(id -> !tokens.isTimestamp(id))
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    /**
     * Guesses the language of every segment.
     *
     * @throws IllegalArgumentException if the model knows English only
     * @throws CheckpointException if the model's scores are no numbers
     */
    public List<LanguageGuess> detectLanguages(EncodedAudio audio) {
        audio.checkMadeBy(this);
        if (!tokens.isMultilingual()) {
            throw new IllegalArgumentException("This model knows English only: it cannot guess a language.");
        }
        LanguageGuess[] all = new LanguageGuess[audio.size()];
        for (EncodedBatch batch : audio.batches()) {
            List<LanguageGuess> guesses = TorchRuntime.inference(() -> guesses(batch));
            for (int row = 0; row < batch.size(); row++) {
                all[batch.member(row)] = guesses.get(row);
            }
        }
        return List.of(all);
    }

    /**
     * The decoder's logits after each of the given tokens, for comparing models.
     *
     * @return row-major {@code fed x vocabulary}
     */
    public float[] logits(EncodedAudio audio, int segment, int... fed) {
        audio.checkMadeBy(this);
        EncodedAudio.Place place = audio.place(segment);
        return TorchRuntime.inference(() -> decoder.logits(place.batch(), place.row(), fed, manager));
    }

    WhisperDecoder.Attention attention(EncodedAudio audio, int segment, int[] fed, int start, int positions) {
        audio.checkMadeBy(this);
        EncodedAudio.Place place = audio.place(segment);
        return TorchRuntime.inference(
                () -> decoder.attention(place.batch(), place.row(), fed, start, positions, manager));
    }

    @Override
    public void close() {
        selection.close();
        script.close();
        scope.close();
        manager.close();
    }
}
