package dev.hubbub.speech.whisper;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.merging.CompanionFiles;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Recording;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import dev.hubbub.speech.whisper.checkpoint.WhisperExport;
import dev.hubbub.speech.whisper.checkpoint.WhisperNames;
import dev.hubbub.speech.whisper.tokens.TokenizerFiles;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A Whisper checkpoint that is trained further, or one that also looks. Its layers drop nothing out, as those of the
 * original.
 */
public final class WhisperTraining implements TrainableModel {
    private static final String ENCODER = "encoder.";
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
    private final Optional<Looking> looking;

    private WhisperTraining(WhisperCheckpoint checkpoint, ModelOptions options, Optional<Looking> looking) {
        this.checkpoint = checkpoint;
        this.looking = looking;
        Optional<Tokenizer> tokenizer =
                TokenizerFiles.find(checkpoint.folder(), checkpoint.config(), checkpoint.generation());
        this.tokens = WhisperTokens.of(checkpoint.config(), checkpoint.generation(), tokenizer);
        this.text = tokenizer.map(pieces -> new WhisperText(tokens, pieces));
        this.precision = options.precision();
        if (options.threads() > 0) {
            TorchRuntime.useThreads(options.threads());
        }
        this.manager = TorchRuntime.newManager(options.trainingDevice());
        this.script = Script.loadForTraining(WhisperModel.class, "Whisper", manager.getDevice());
        this.features = new LogMel(checkpoint.config().mels());
    }

    /**
     * Opens a checkpoint, which must stay as it is until this is closed.
     *
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if it is no complete Whisper model
     */
    public static WhisperTraining open(Path path, ModelOptions options) {
        return open(WhisperCheckpoint.open(path), options, checkpoint -> Optional.empty());
    }

    /**
     * Takes over a checkpoint, which is closed with the model, or if it cannot be opened.
     *
     * @param looking what makes it look, of a checkpoint with gated layers; closed with the model
     */
    public static WhisperTraining open(
            WhisperCheckpoint checkpoint,
            ModelOptions options,
            Function<WhisperCheckpoint, Optional<Looking>> looking) {
        Optional<Looking> more = Optional.empty();
        try {
            more = looking.apply(checkpoint);
            return new WhisperTraining(checkpoint, options, more);
        } catch (RuntimeException e) {
            more.ifPresent(opened -> opened.eyes.close());
            checkpoint.close();
            throw e;
        }
    }

    /**
     * What a model that looks has besides a Whisper.
     *
     * @param eyes what makes states of pictures
     * @param published what a parameter that Whisper does not have is called in the Hugging Face layout
     */
    public record Looking(TrainableVideoEncoder eyes, UnaryOperator<String> published) {}

    WhisperConfig config() {
        return checkpoint.config();
    }

    @Override
    public ParameterSet parameters() {
        return checkpoint.parameters();
    }

    /** The encoder's sinusoids, and what its eyes do not learn. */
    @Override
    public Set<String> constants() {
        Set<String> constants = new LinkedHashSet<>(Set.of(POSITIONS));
        looking.ifPresent(more -> constants.addAll(more.eyes.constants()));
        return constants;
    }

    @Override
    public Set<String> counted(Set<String> learnt) {
        return looking.map(more -> more.eyes.counted(learnt)).orElse(Set.of());
    }

    /** Without pictures all that Whisper does not have, and without sound its encoder. */
    @Override
    public Set<String> unreached(Set<Modality> used) {
        Set<String> whisper = config().shapes().keySet();
        return parameters().names().stream()
                .filter(name -> whisper.contains(name)
                        ? !used.contains(Modality.AUDIO) && name.startsWith(ENCODER)
                        : !used.contains(Modality.VIDEO))
                .collect(Collectors.toSet());
    }

    @Override
    public List<String> adaptable() {
        List<String> adaptable = checkpoint.own().stream()
                .filter(name ->
                        name.contains(".blocks.") && parameters().get(name).shape().length == 2)
                .collect(Collectors.toCollection(ArrayList::new));
        looking.ifPresent(more -> adaptable.addAll(more.eyes.adaptable()));
        return adaptable;
    }

    @Override
    public String publishedName(String parameter) {
        return WhisperNames.huggingFace(parameter)
                .or(() -> looking.filter(more -> parameters().contains(parameter))
                        .map(more -> more.published.apply(parameter)))
                .orElseThrow(
                        () -> new IllegalArgumentException("This model has no parameter named " + parameter + "."));
    }

    @Override
    public int vocabulary() {
        return config().vocabulary();
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public boolean hasSpectrogram() {
        return true;
    }

    @Override
    public Set<Modality> modalities() {
        return looking.isPresent() ? Set.of(Modality.AUDIO, Modality.VIDEO) : Set.of(Modality.AUDIO);
    }

    @Override
    public double longestClipSeconds() {
        return 2.0 * config().audioContext() * LogMel.HOP / LogMel.SAMPLE_RATE;
    }

    @Override
    public boolean hasWindow() {
        return looking.isEmpty();
    }

    @Override
    public Optional<TokenText> text() {
        return text;
    }

    @Override
    public TrainingInput input(Clip clip, Encoding how) {
        float[] samples = looking.isEmpty() ? clip.requiredAudio() : clip.audio();
        GreyFrames pictures = looking.isEmpty() ? null : AudioEncoding.pictures(clip);
        double seconds = samples == null ? pictures.seconds() : (double) samples.length / LogMel.SAMPLE_RATE;
        if (seconds > longestClipSeconds()) {
            throw new IllegalArgumentException(
                    "A clip lasts " + seconds + " s, but this model takes at most " + longestClipSeconds() + " s.");
        }
        if (samples == null) {
            return input(new ClipFeatures(null, pictures), 0);
        }
        float[] heard = samples.length < SHORTEST_CLIP ? Arrays.copyOf(samples, SHORTEST_CLIP) : samples;
        int longest = 2 * config().audioContext() * LogMel.HOP;
        MelSpectrogram mel = how.padToWindow() && hasWindow()
                ? features.ofPadded(heard, longest - heard.length)
                : features.of(heard);
        return input(new ClipFeatures(mel, pictures), heard.length / LogMel.HOP);
    }

    /** What is taken in of a clip whose features are known, all of them its own. */
    public TrainingInput input(ClipFeatures clip) {
        return input(clip, clip.frames());
    }

    private TrainingInput input(ClipFeatures clip, int sounding) {
        TrainingInput mouth = clip.isSeen() ? looking.orElseThrow().eyes.input(clip.pictures()) : null;
        return new WhisperInput(clip.sound(), sounding, mouth);
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

    /** Letters are those of the text, for which a tokenizer is needed, and of a model that hears in every batch. */
    @Override
    public boolean hasCtc() {
        return looking.isEmpty() && text.isPresent();
    }

    /** Only if its weight is said: no checkpoint has letters of its own. */
    @Override
    public boolean learnsCtc(LossWeights weights) {
        return hasCtc() && weights.ctc().orElse(0.0) > 0;
    }

    @Override
    public ParameterSet lossParameters(LossWeights weights, long seed) {
        return learnsCtc(weights) ? LetterLoss.drawn(config().audioState(), seed) : ParameterSet.of(List.of());
    }

    @Override
    public Optional<String> shortfall(TrainingInput input, Target target) {
        int frames = WhisperEncoder.positions(WhisperInput.of(input).frames());
        return text.flatMap(pieces -> LetterLoss.shortfall(pieces, frames, target));
    }

    @Override
    public Forward forward(
            Map<String, NDArray> weights, Set<String> learnt, Regularisation leftOut, Recording recording) {
        if (!leftOut.equals(Regularisation.NONE)) {
            throw new IllegalArgumentException(
                    "The layers of this model leave nothing out, as those of the original: leave dropout and layerDrop"
                            + " at 0.");
        }
        LetterLoss.requireListener(learnt);
        return new WhisperForward(
                script,
                config(),
                precision,
                weights,
                LetterLoss.in(weights, text, precision, manager),
                looking.map(more -> more.eyes.forward(weights, learnt, recording)),
                recording,
                manager);
    }

    @Override
    public PtNDManager manager() {
        return manager;
    }

    /** What lies beside the weights stays as it is, so that the new model is read, decoded and merged as its base. */
    @Override
    public void save(ParameterSet parameters, Path folder) {
        String type = parameters.iterator().next().type().name().toLowerCase(Locale.ROOT);
        if (looking.isPresent()) {
            CompanionFiles.copy(checkpoint.folder(), folder, type);
            SafetensorsWriter.write(folder.resolve("model.safetensors"), checkpoint.asStored(parameters));
            return;
        }
        var export = new WhisperExport(config(), tokens.toGenerationConfig(checkpoint.generation()), parameters);
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
        looking.ifPresent(more -> more.eyes.close());
        script.close();
        manager.close();
        checkpoint.close();
    }
}
