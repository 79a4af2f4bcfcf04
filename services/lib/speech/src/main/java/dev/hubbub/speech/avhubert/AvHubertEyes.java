package dev.hubbub.speech.avhubert;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Recording;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An AV-HuBERT encoder inside of another model that is trained: it is shown pictures and given nothing to hear. Parameters
 * are called as that model calls them.
 */
public final class AvHubertEyes implements AutoCloseable {
    private static final String EAR = "feature_extractor_audio.";
    private static final String ADAPTER = "adapter.";

    private final ParameterSet parameters;
    private final String prefix;
    private final Map<String, String> own;
    private final BatchNorms norms;
    private final AvHubertDimensions dimensions;
    private final Precision precision;
    private final PtNDManager manager;
    private final Script script;

    /**
     * @param parameters of the whole model
     * @param prefix what stands before the names of the encoder's
     * @param heads of its attention, if a configuration says it; else one for every 64 of the width
     * @param where the file, for messages
     * @param precision what is computed in
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if there is no encoder, or not all of one
     */
    public AvHubertEyes(
            ParameterSet parameters,
            String prefix,
            OptionalInt heads,
            String where,
            Precision precision,
            Device device) {
        ParameterSet inside = parameters.under(prefix);
        this.dimensions = AvHubertDimensions.of(AvHubertNames.encoder(inside, where), heads, where);
        this.parameters = parameters;
        this.prefix = prefix;
        this.own = new LinkedHashMap<>();
        AvHubertNames.own(inside, where).forEach((name, ownName) -> own.put(prefix + name, ownName));
        this.norms = new BatchNorms(parameters);
        this.precision = precision;
        this.manager = TorchRuntime.newManager(device);
        this.script = Script.loadForTraining(AvHubertEncoder.class, "AvHubert", manager.getDevice());
    }

    /** Width of its states. */
    public int width() {
        return dimensions.width();
    }

    /** What no gradient reaches: what batch norms have seen, the ear, and what only AV-HuBERT's own training needed. */
    public Set<String> constants() {
        Set<String> learnable = dimensions.shapes().keySet();
        Set<String> constants = norms.counted();
        parameters.names().stream()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> !learnable.contains(own.getOrDefault(name, ""))
                        || own.get(name).startsWith(EAR))
                .forEach(constants::add);
        return constants;
    }

    /** What its batch norms count while their scales are learnt. */
    public Set<String> counted(Set<String> learnt) {
        return norms.counted(learnt);
    }

    /** The matrices of its transformer. */
    public List<String> adaptable() {
        return own.keySet().stream()
                .filter(name -> own.get(name).startsWith("encoder.layers.")
                        && parameters.get(name).shape().length == 2)
                .toList();
    }

    /**
     * What it takes in of pictures.
     *
     * @throws IllegalArgumentException if they are no mouth crops
     */
    public static AvHubertInput input(GreyFrames pictures) {
        return AvHubertInput.of(new Clip(null, pictures), Set.of(Modality.VIDEO));
    }

    /**
     * The way to states with some weights, which may change.
     *
     * @param weights of the whole model, with those of adapters
     * @param learnt names of those that are trained
     * @param recording how its parts are recorded
     */
    public Looking looking(Map<String, NDArray> weights, Set<String> learnt, Recording recording) {
        return new Looking(weights, norms.byBatch(learnt), recording);
    }

    /** The weights of the encoder by its own names, as its script is given them. */
    private RecordedWeights recorded(Map<String, NDArray> weights) {
        Map<String, NDArray> recorded = new LinkedHashMap<>();
        weights.forEach((name, array) -> {
            // The two matrices of an adapter are called after what they stand beside.
            String matrix = own.containsKey(name) ? name : name.substring(0, Math.max(0, name.lastIndexOf('.')));
            if (name.startsWith(ADAPTER)) {
                recorded.put(name, array);
            } else if (own.containsKey(matrix)) {
                recorded.put(RecordedEncoder.PART + own.get(matrix) + name.substring(matrix.length()), array);
            }
        });
        return new RecordedWeights(recorded);
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }

    /** States of pictures with some weights. Holds native memory until closed. */
    public final class Looking implements AutoCloseable {
        private final NativeScope kept = new NativeScope(manager);
        private final RecordedEncoder encoder;
        private final Set<String> byBatch;

        private Looking(Map<String, NDArray> weights, Set<String> byBatch, Recording recording) {
            this.encoder = new RecordedEncoder(
                    script,
                    dimensions,
                    precision,
                    recorded(weights),
                    RecordedEncoder.Learning.nothingLeftOut(!byBatch.isEmpty(), dimensions.layers()),
                    recording,
                    kept);
            this.byBatch = byBatch;
        }

        /** {@code clips x most frames x width}, owned by the scope; recorded for gradients if the thread records. */
        public IValue states(NativeScope scope, List<AvHubertInput> inputs) {
            return encoder.pass().states(scope, scope, inputs, Set.of(Modality.VIDEO));
        }

        /** Parameters of layers that behave as in training. */
        public Set<String> inTrainingMode() {
            return byBatch;
        }

        @Override
        public void close() {
            kept.close();
        }
    }
}
