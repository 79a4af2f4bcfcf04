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
import dev.hubbub.speech.model.Capabilities;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.torch.BatchHalving;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import dev.hubbub.speech.whisper.tokens.TokenizerFiles;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.nio.file.Path;
import java.util.Collections;
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
public final class WhisperModel implements SpeechModel {
    private final WhisperConfig config;
    private final WhisperTokens tokens;
    private final Optional<Tokenizer> tokenizer;
    private final Optional<VideoEncoder> eyes;
    private final PtNDManager manager;
    private final NativeScope scope;
    private final Script script;
    private final Selection selection;
    private final AudioEncoding encoding;
    private final WhisperDecoder decoder;

    private WhisperModel(
            WhisperCheckpoint checkpoint,
            WhisperTokens tokens,
            Optional<Tokenizer> tokenizer,
            ModelOptions options,
            Optional<VideoEncoder> eyes) {
        this.config = checkpoint.config();
        this.tokens = tokens;
        this.tokenizer = tokenizer;
        this.eyes = eyes;
        if (options.threads() > 0) {
            TorchRuntime.useThreads(options.threads());
        }
        this.manager = TorchRuntime.newManager(options.inferenceDevice());
        this.scope = new NativeScope(manager);
        this.script = Script.load(WhisperModel.class, "Whisper", options.precision(), manager.getDevice());
        this.selection = new Selection(manager.getDevice());
        WhisperWeights weights = weights(checkpoint, options.precision());
        this.encoding =
                new AudioEncoding(this, new WhisperEncoder(script, weights, config, eyes), options.batch(), manager);
        this.decoder = new WhisperDecoder(
                script, weights, config, tokens, checkpoint.generation().alignmentHeads(), selection);
    }

    private WhisperWeights weights(WhisperCheckpoint checkpoint, Precision precision) {
        try {
            return TorchRuntime.inference(() -> DeviceMemoryException.telling(
                    "loading the weights",
                    () -> WhisperWeights.load(checkpoint.parameters(), config, precision, script, scope)));
        } catch (RuntimeException e) {
            release();
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
        try (WhisperCheckpoint opened = WhisperCheckpoint.open(checkpoint)) {
            return load(opened, options, Optional.empty());
        }
    }

    /**
     * Loads an opened checkpoint together with the tokenizer that lies beside it, if there is one.
     *
     * @param eyes what makes states of pictures, closed with the model, or if it cannot be loaded; only for a checkpoint
     *     with gated layers, which without look at nothing
     */
    public static WhisperModel load(WhisperCheckpoint opened, ModelOptions options, Optional<VideoEncoder> eyes) {
        try {
            Optional<Tokenizer> tokenizer = TokenizerFiles.find(opened.folder(), opened.config(), opened.generation());
            WhisperTokens tokens = WhisperTokens.of(opened.config(), opened.generation(), tokenizer);
            return new WhisperModel(opened, tokens, tokenizer, options, eyes);
        } catch (RuntimeException e) {
            eyes.ifPresent(VideoEncoder::close);
            throw e;
        }
    }

    /**
     * Loads a checkpoint with given special tokens.
     *
     * @param tokenizer turns tokens into text; without one, hypotheses have none
     */
    public static WhisperModel load(
            WhisperCheckpoint checkpoint, WhisperTokens tokens, Optional<Tokenizer> tokenizer, ModelOptions options) {
        return new WhisperModel(checkpoint, tokens, tokenizer, options, Optional.empty());
    }

    /** The model's dimensions. */
    public WhisperConfig config() {
        return config;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                sees() ? Set.of(Modality.AUDIO, Modality.VIDEO) : Set.of(Modality.AUDIO),
                tokens.isMultilingual() ? tokens.languages().keySet() : Set.of(WhisperPrompt.ENGLISH),
                true,
                tokens.hasTimestamps(),
                tokens.startOfPrevious().isPresent(),
                longestSegmentSeconds(),
                tokenizer.map(t -> new WordAlignment(this)),
                tokens.isMultilingual() ? Optional.of(this::detectLanguages) : Optional.empty(),
                sees() ? Optional.empty() : Optional.of(new WhisperLongForm(this)));
    }

    private boolean sees() {
        return eyes.isPresent();
    }

    @Override
    public Optional<TokenText> text() {
        return tokenizer.map(t -> new WhisperText(tokens, t));
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

    @Override
    public EncodedAudio encode(List<Clip> clips, Encoding how) {
        return sees()
                ? encoding.ofClips(clips, false)
                : encode(clips.stream().map(Clip::requiredAudio).toList(), how.padToWindow());
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
        return encoding.ofSamples(samples, padToThirtySeconds);
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
     * Encodes features of sound together with the pictures that were seen meanwhile.
     *
     * @throws IllegalArgumentException if they have other bands than the model or more frames than it takes
     */
    public EncodedAudio encodeClips(List<ClipFeatures> clips) {
        return encoding.ofFeatures(clips, Integer.MAX_VALUE);
    }

    /**
     * Encodes features that are partly padding.
     *
     * @param heard frames at the beginning of each that are sound; only they count as its length
     * @throws IllegalArgumentException if they have other bands than the model or more frames than it takes
     */
    EncodedAudio encodeFeatures(List<MelSpectrogram> mels, int heard) {
        return encoding.ofFeatures(
                mels.stream().map(mel -> new ClipFeatures(mel, null)).toList(), heard);
    }

    @Override
    public void requireAble(DecodingOptions decoding) {
        String any = capabilities().languages().iterator().next();
        WhisperPrompt.of(decoding, Optional.ofNullable(decoding.language()).orElse(any), tokens, config);
    }

    @Override
    public List<Hypothesis> decode(EncodedSpeech speech, int[] clips, DecodingOptions decoding) {
        return decode(speech, clips, decoding, Degeneracy.Limits.DEFAULT);
    }

    /** Decodes some segments and judges them by the given limits. */
    public List<Hypothesis> decode(
            EncodedSpeech speech, int[] segments, DecodingOptions decoding, Degeneracy.Limits limits) {
        EncodedAudio audio = EncodedAudio.of(this, speech);
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
                decoding.search().temperature(),
                found.outcome().steps(),
                found.outcome().finalists(),
                Degeneracy.of(
                        measured, chosen.tokens(), seconds, found.outcome().tokenCapReached(), limits));
    }

    /** The text of tokens without specials and outer spaces; empty if the model came without a tokenizer. */
    public Optional<String> text(List<Integer> ids) {
        return text().map(text -> text.text(ids));
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
    public List<LanguageGuess> detectLanguages(EncodedSpeech speech) {
        EncodedAudio audio = EncodedAudio.of(this, speech);
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
    public float[] logits(EncodedSpeech speech, int segment, int... fed) {
        EncodedAudio audio = EncodedAudio.of(this, speech);
        EncodedAudio.Place place = audio.place(segment);
        return TorchRuntime.inference(() -> decoder.logits(place.batch(), place.row(), fed, manager));
    }

    WhisperDecoder.Attention attention(EncodedSpeech speech, int segment, int[] fed, int start, int positions) {
        EncodedAudio audio = EncodedAudio.of(this, speech);
        EncodedAudio.Place place = audio.place(segment);
        return TorchRuntime.inference(
                () -> decoder.attention(place.batch(), place.row(), fed, start, positions, manager));
    }

    @Override
    public void close() {
        eyes.ifPresent(VideoEncoder::close);
        release();
    }

    private void release() {
        selection.close();
        script.close();
        scope.close();
        manager.close();
    }
}
