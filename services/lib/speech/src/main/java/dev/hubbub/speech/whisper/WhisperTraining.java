package dev.hubbub.speech.whisper;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.features.SpecAugment;
import dev.hubbub.speech.merging.CompanionFiles;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import dev.hubbub.speech.whisper.checkpoint.WhisperExport;
import dev.hubbub.speech.whisper.checkpoint.WhisperNames;
import dev.hubbub.speech.whisper.tokens.TokenizerFiles;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A Whisper checkpoint that is trained further. Its layers drop nothing out, as those of the original. */
public final class WhisperTraining implements TrainableModel {
    private static final String POSITIONS = "encoder.positional_embedding";

    /** Shorter clips are followed by silence up to this, one window of the features. */
    private static final int SHORTEST_CLIP = 400;

    private final WhisperCheckpoint checkpoint;
    private final WhisperTokens tokens;
    private final Optional<TokenText> text;
    private final Precision precision;
    private final PtNDManager manager;
    private final Script script;
    private final LogMel features;

    private WhisperTraining(WhisperCheckpoint checkpoint, ModelOptions options) {
        this.checkpoint = checkpoint;
        Optional<Tokenizer> tokenizer =
                TokenizerFiles.find(checkpoint.folder(), checkpoint.config(), checkpoint.generation());
        this.tokens = WhisperTokens.of(checkpoint.config(), checkpoint.generation(), tokenizer);
        this.text = tokenizer.map(pieces -> new WhisperText(tokens, pieces));
        this.precision = options.precision();
        if (options.threads() > 0) {
            TorchRuntime.useThreads(options.threads());
        }
        this.manager = TorchRuntime.newManager(TorchRuntime.device(options.device()));
        this.script = Script.loadForTraining(WhisperModel.class, "Whisper", manager.getDevice());
        this.features = new LogMel(checkpoint.config().mels());
    }

    /**
     * Opens a checkpoint, which must stay as it is until this is closed.
     *
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if it is no complete Whisper model
     */
    public static WhisperTraining open(Path path, ModelOptions options) {
        WhisperCheckpoint checkpoint = WhisperCheckpoint.open(path);
        try {
            return new WhisperTraining(checkpoint, options);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    WhisperConfig config() {
        return checkpoint.config();
    }

    @Override
    public ParameterSet parameters() {
        return checkpoint.parameters();
    }

    /** The encoder's sinusoids. */
    @Override
    public Set<String> constants() {
        return Set.of(POSITIONS);
    }

    @Override
    public List<String> adaptable() {
        return checkpoint.config().shapes().entrySet().stream()
                .filter(entry -> entry.getKey().contains(".blocks.") && entry.getValue().length == 2)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public String publishedName(String parameter) {
        return WhisperNames.huggingFace(parameter)
                .orElseThrow(() -> new IllegalArgumentException("Whisper has no parameter named " + parameter + "."));
    }

    @Override
    public int vocabulary() {
        return config().vocabulary();
    }

    @Override
    public Set<Modality> modalities() {
        return Set.of(Modality.AUDIO);
    }

    @Override
    public double longestClipSeconds() {
        return 2.0 * config().audioContext() * LogMel.HOP / LogMel.SAMPLE_RATE;
    }

    @Override
    public boolean hasWindow() {
        return true;
    }

    @Override
    public Optional<TokenText> text() {
        return text;
    }

    @Override
    public TrainingInput input(Clip clip, Encoding how) {
        float[] samples = clip.requiredAudio();
        int longest = 2 * config().audioContext() * LogMel.HOP;
        if (samples.length > longest) {
            throw new IllegalArgumentException("A clip lasts " + (double) samples.length / LogMel.SAMPLE_RATE
                    + " s, but this model takes at most " + longestClipSeconds() + " s.");
        }
        float[] heard = samples.length < SHORTEST_CLIP ? Arrays.copyOf(samples, SHORTEST_CLIP) : samples;
        MelSpectrogram mel = how.padToWindow() ? features.ofPadded(heard, longest - heard.length) : features.of(heard);
        return new Heard(mel, heard.length / LogMel.HOP);
    }

    @Override
    public Target target(String said, String language) {
        TokenText pieces = text.orElseThrow(() -> new IllegalArgumentException(
                checkpoint.path() + " has no tokenizer, so texts cannot be learnt: put its tokenizer.json beside it."));
        if (tokens.isMultilingual() && language == null) {
            throw new IllegalArgumentException("This model knows several languages: say which one each text is in.");
        }
        int[] prompt = WhisperPrompt.plainStart(language, SpokenTask.TRANSCRIBE, tokens);
        int[] written = pieces.tokens(said).stream().mapToInt(Integer::intValue).toArray();
        Target target = Target.of(prompt, written, tokens.endOfText());
        if (target.length() > config().textContext()) {
            throw new IllegalArgumentException("A text makes " + target.length() + " tokens, but this model has "
                    + config().textContext() + " positions: cut its clip.");
        }
        return target;
    }

    @Override
    public int[] prompt(DecodingOptions options) {
        String language = options.language() == null ? WhisperPrompt.ENGLISH : options.language();
        return WhisperPrompt.of(options, language, tokens, config()).tokens().stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Override
    public int endOfText() {
        return tokens.endOfText();
    }

    @Override
    public Forward forward(Map<String, NDArray> weights, Set<String> learnt) {
        return new WhisperForward(script, config(), precision, weights, manager);
    }

    @Override
    public PtNDManager manager() {
        return manager;
    }

    /** What lies beside the weights stays as it is, so that the new model is read, decoded and merged as its base. */
    @Override
    public void save(ParameterSet parameters, Path folder) {
        var export = new WhisperExport(config(), tokens.toGenerationConfig(checkpoint.generation()), parameters);
        String type = parameters.iterator().next().type().name().toLowerCase(Locale.ROOT);
        if (checkpoint.isHuggingFace()) {
            CompanionFiles.copy(checkpoint.folder(), folder, type);
            export.weightsTo(folder);
        } else {
            CompanionFiles.copyTokenizer(checkpoint.folder(), folder);
            export.toFolder(folder);
        }
    }

    @Override
    public void close() {
        script.close();
        manager.close();
        checkpoint.close();
    }

    /**
     * What the encoder hears.
     *
     * @param sounding frames from the beginning that are not padding
     */
    record Heard(MelSpectrogram mel, int sounding) implements TrainingInput {

        @Override
        public double seconds() {
            return (double) mel.frames() * LogMel.HOP / LogMel.SAMPLE_RATE;
        }

        @Override
        public Heard masked(SpecAugment masks, RandomGenerator random) {
            return new Heard(masks.masked(mel, sounding, random), sounding);
        }

        /** @throws IllegalArgumentException if another model made the input */
        static MelSpectrogram of(TrainingInput input) {
            if (input instanceof Heard heard) {
                return heard.mel;
            }
            throw new IllegalArgumentException("This input was made by another model: make it with this one.");
        }
    }
}
