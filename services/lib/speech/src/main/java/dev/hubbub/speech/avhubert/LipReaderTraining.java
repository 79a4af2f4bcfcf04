package dev.hubbub.speech.avhubert;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.merging.CompanionFiles;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.model.TrainingInput;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Recording;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An AV-HuBERT encoder with a text decoder behind it that is trained further. Its parameters are those of the encoder, under
 * {@code encoder.} and {@linkplain AvHubertNames their own names}, those of the {@linkplain TextDecoder decoder}, under {@code
 * decoder.}, and what a family adds.
 *
 * <p>A batch norm goes by the batch, and counts what it has seen as PyTorch's does, while its scale is trained; else it stays
 * as it is. It sees the pictures of all clips of a batch, and nothing of what would fill up shorter ones. What a run leaves out
 * at random it has to say: a configuration of Hugging Face names shares whether anybody ever trained with them or not.
 */
public final class LipReaderTraining implements TrainableModel {
    private static final Map<Modality, String> FRONT_ENDS = Map.of(
            Modality.AUDIO, RecordedEncoder.PART + "feature_extractor_audio.",
            Modality.VIDEO, RecordedEncoder.PART + "feature_extractor_video.");

    private final Description description;
    private final StoredNames names;
    private final ParameterSet parameters;
    private final BatchNorms norms;
    private final AvHubertDimensions encoder;
    private final DecoderDimensions decoder;
    private final TextDecoder.Making making;
    private final Precision precision;
    private final PtNDManager manager;
    private final Script encoderScript;
    private final Script decoderScript;
    private final Optional<TaughtStates.Loss> loss;

    /**
     * What a family knows of a checkpoint.
     *
     * @param checkpoint the weights; closed with the model
     * @param folder in which configuration and vocabulary lie
     * @param heads of the encoder's attention, if a configuration says it
     * @param decoder what the decoder's tensors are called, and maybe others that are not its own
     * @param more what the tensors that the family adds are called
     * @param making what the decoder is made of, behind an encoder of this width
     * @param senses that the model uses
     * @param writing how texts are written
     * @param published what a parameter is called in the family's Hugging Face folders
     */
    public record Description(
            Checkpoint checkpoint,
            Path folder,
            OptionalInt heads,
            StoredNames decoder,
            StoredNames more,
            Function<Integer, TextDecoder.Making> making,
            Set<Modality> senses,
            Writing writing,
            UnaryOperator<String> published) {}

    /**
     * How texts are written.
     *
     * @param text what tokens stand for, if the checkpoint says it
     * @param files what has to lie beside the weights for that
     * @param prompt what every text begins behind
     * @param end behind every text
     * @param longest tokens that decoding writes unless it is told otherwise, the end counted
     */
    public record Writing(Optional<TokenText> text, String files, int[] prompt, int end, OptionalInt longest) {}

    /**
     * @param description its checkpoint is closed if this fails
     * @param loss of the family, if it has one of its own; made when all else is there, closed with the model
     * @throws CheckpointException if the checkpoint is no complete model
     */
    public static LipReaderTraining open(
            Description description, Function<Device, Optional<TaughtStates.Loss>> loss, ModelOptions options) {
        try {
            return new LipReaderTraining(description, loss, options);
        } catch (RuntimeException e) {
            description.checkpoint.close();
            throw e;
        }
    }

    private LipReaderTraining(
            Description description, Function<Device, Optional<TaughtStates.Loss>> loss, ModelOptions options) {
        this.description = description;
        ParameterSet stored = description.checkpoint.parameters();
        String where = description.checkpoint.path().toString();
        this.encoder = AvHubertDimensions.of(AvHubertNames.encoder(stored, where), description.heads, where);
        this.making = description.making.apply(encoder.width());
        this.decoder = DecoderDimensions.of(making.parameters(), making.heads(), encoder.width(), where);
        this.names = new StoredNames(AvHubertNames.own(stored, where))
                .within(RecordedEncoder.PART)
                .and(description.decoder.within(RecordedDecoder.PART))
                .and(description.more)
                .only(trained(making.parameters(), description.more));
        this.parameters = names.read(stored);
        this.norms = new BatchNorms(parameters);
        this.precision = options.precision();
        if (options.threads() > 0) {
            TorchRuntime.useThreads(options.threads());
        }
        this.manager = TorchRuntime.newManager(options.trainingDevice());
        this.encoderScript = Script.loadForTraining(AvHubertEncoder.class, "AvHubert", manager.getDevice());
        this.decoderScript = Script.loadForTraining(TextDecoder.class, "TextDecoder", manager.getDevice());
        this.loss = loss.apply(manager.getDevice());
    }

    /** What the model computes with: a file can hold more, such as tables that are computed anew. */
    private Set<String> trained(ParameterSet ofDecoder, StoredNames more) {
        Set<String> trained = new LinkedHashSet<>(more.own().values());
        for (String name : encoder.shapes().keySet()) {
            trained.add(RecordedEncoder.PART + name);
            if (name.endsWith(BatchNorms.MEAN)) {
                trained.add(RecordedEncoder.PART + name.replace(BatchNorms.MEAN, AvHubertNames.COUNT));
            }
        }
        decoder.names(ofDecoder).forEach(name -> trained.add(RecordedDecoder.PART + name));
        return trained;
    }

    @Override
    public ParameterSet parameters() {
        return parameters;
    }

    @Override
    public Set<String> constants() {
        return norms.counted();
    }

    @Override
    public Set<String> counted(Set<String> learnt) {
        return norms.counted(learnt);
    }

    @Override
    public Set<String> unreached(Set<Modality> used) {
        Set<String> unreached = new LinkedHashSet<>();
        FRONT_ENDS.forEach((sense, frontEnd) -> {
            if (!used.contains(sense)) {
                parameters.names().stream()
                        .filter(name -> name.startsWith(frontEnd))
                        .forEach(unreached::add);
            }
        });
        return unreached;
    }

    /** The matrices of all attentions and feed-forward parts. */
    @Override
    public List<String> adaptable() {
        return parameters.stream()
                .filter(parameter ->
                        parameter.shape().length == 2 && parameter.name().contains(".layers."))
                .map(Parameter::name)
                .toList();
    }

    @Override
    public String publishedName(String parameter) {
        if (!parameters.contains(parameter)) {
            throw new IllegalArgumentException("This model has no parameter named " + parameter + ".");
        }
        return description.published.apply(parameter);
    }

    @Override
    public int vocabulary() {
        return decoder.vocabulary();
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public boolean hasSpectrogram() {
        return false;
    }

    @Override
    public Set<Modality> modalities() {
        return description.senses;
    }

    @Override
    public double longestClipSeconds() {
        return LipReader.LONGEST_SECONDS;
    }

    @Override
    public boolean hasWindow() {
        return false;
    }

    @Override
    public Optional<TokenText> text() {
        return description.writing.text;
    }

    @Override
    public TrainingInput input(Clip clip, Encoding how) {
        return new Perceived(LipReader.input("A clip", clip, description.senses));
    }

    @Override
    public Target target(String said, String language) {
        TokenText pieces = text().orElseThrow(() -> new IllegalArgumentException(description.checkpoint.path()
                + " has no vocabulary, so texts cannot be learnt: put " + description.writing.files + " beside it."));
        int[] written = pieces.tokens(said).stream().mapToInt(Integer::intValue).toArray();
        return target(written);
    }

    /**
     * What the decoder is to learn for a text of known tokens.
     *
     * @throws IllegalArgumentException if the decoder has too few positions for it
     */
    Target target(int[] written) {
        Target target = Target.of(description.writing.prompt, written, endOfText());
        if (target.length() > making.context()) {
            throw new IllegalArgumentException("A text makes " + target.length() + " tokens, but this model has "
                    + making.context() + " positions: cut its clip.");
        }
        return target;
    }

    @Override
    public int[] prompt(DecodingOptions options) {
        LipReader.requireAble(options);
        return description.writing.prompt.clone();
    }

    @Override
    public int endOfText() {
        return description.writing.end;
    }

    @Override
    public OptionalInt longestWritten() {
        return description.writing.longest;
    }

    @Override
    public Optional<String> shortfall(TrainingInput input, Target target) {
        return loss.flatMap(own -> own.shortfall(Perceived.of(input).frames(), target));
    }

    @Override
    public boolean hasCtc() {
        return loss.isPresent();
    }

    @Override
    public Forward forward(
            Map<String, NDArray> weights, Set<String> learnt, Regularisation leftOut, Recording recording) {
        NativeScope kept = new NativeScope(manager);
        RecordedWeights recorded = new RecordedWeights(weights);
        LearntLayers layers = new LearntLayers(learnt, encoder.layers(), decoder.layers());
        Set<String> byBatch = norms.byBatch(learnt);
        Set<String> inTrainingMode = new LinkedHashSet<>(byBatch);
        if (!leftOut.equals(Regularisation.NONE)) {
            inTrainingMode.addAll(layers.names());
        }
        return new LipReaderForward(
                new RecordedEncoder(
                        encoderScript,
                        encoder,
                        precision,
                        recorded,
                        layers.encoder(!byBatch.isEmpty(), leftOut),
                        recording,
                        kept),
                new RecordedDecoder(
                        decoderScript, decoder, making, precision, recorded, layers.decoder(leftOut), recording, kept),
                loss,
                weights,
                precision,
                inTrainingMode,
                kept);
    }

    @Override
    public PtNDManager manager() {
        return manager;
    }

    /** Names and what lies beside the weights stay, so that the new model is read, decoded and merged as its base. */
    @Override
    public void save(ParameterSet changed, Path folder) {
        ElementType type = changed.stream()
                .map(Parameter::type)
                .filter(ElementType::isFloating)
                .findFirst()
                .orElseThrow();
        CompanionFiles.copy(description.folder, folder, type.name().toLowerCase(Locale.ROOT));
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"), names.write(description.checkpoint.parameters(), changed, type));
    }

    @Override
    public void close() {
        loss.ifPresent(TaughtStates.Loss::close);
        decoderScript.close();
        encoderScript.close();
        manager.close();
        description.checkpoint.close();
    }

    /** What the encoder takes in of a clip. */
    record Perceived(AvHubertInput clip) implements TrainingInput {

        @Override
        public double seconds() {
            return clip.seconds();
        }

        /** @throws IllegalArgumentException if another model made the input */
        static AvHubertInput of(TrainingInput input) {
            if (input instanceof Perceived perceived) {
                return perceived.clip;
            }
            throw new IllegalArgumentException("This input was made by another model: make it with this one.");
        }
    }
}
