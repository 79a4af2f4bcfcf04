package dev.hubbub.speech.avhubert;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.decoding.BatchSearch;
import dev.hubbub.speech.decoding.Candidate;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Degeneracy;
import dev.hubbub.speech.decoding.FamilySettings;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SearchOutcome;
import dev.hubbub.speech.decoding.SearchPlan;
import dev.hubbub.speech.decoding.Selection;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.decoding.StepScorer;
import dev.hubbub.speech.model.Capabilities;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.SimilarLengths;
import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.torch.BatchHalving;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * An AV-HuBERT encoder with a text decoder behind it: clips go in in batches, are searched together, and come out as
 * hypotheses. What kind of search it is, each family says.
 */
public final class LipReader implements AutoCloseable {
    /** The longest clip, in seconds: no layer limits it, but attention over much more than was trained on is wasted. */
    public static final double LONGEST_SECONDS = 160;

    private static final FamilySettings.Reader<Void> NONE_OF_THEIR_OWN = () -> null;

    private final AvHubertEncoder encoder;
    private final TextDecoder decoder;
    private final Set<Modality> senses;
    private final int batch;
    private final PtNDManager manager;
    private final Selection selection;

    private LipReader(AvHubertEncoder encoder, TextDecoder decoder, Set<Modality> senses, int batch) {
        this.encoder = encoder;
        this.decoder = decoder;
        this.senses = Set.copyOf(senses);
        this.batch = batch;
        this.manager = TorchRuntime.newManager(encoder.device());
        this.selection = new Selection(encoder.device());
    }

    /**
     * Puts an encoder and a decoder together, which are closed with it.
     *
     * @param senses those that the model uses
     * @param batch most clips computed at once
     */
    public static LipReader load(
            Supplier<AvHubertEncoder> eye,
            Function<AvHubertEncoder, TextDecoder> writer,
            Set<Modality> senses,
            int batch) {
        AvHubertEncoder encoder = eye.get();
        try {
            return new LipReader(encoder, writer.apply(encoder), senses, batch);
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    /** The senses that the model uses. */
    public Set<Modality> senses() {
        return senses;
    }

    /** What all models of these families can do. */
    public Capabilities capabilities() {
        return new Capabilities(
                senses,
                Set.of(),
                true,
                false,
                false,
                LONGEST_SECONDS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Tokens that the decoder knows. */
    public int vocabulary() {
        return decoder.dimensions().vocabulary();
    }

    /**
     * Takes clips in.
     *
     * @throws IllegalArgumentException if a clip has none of the senses that the model uses, is too long, or shows no mouth
     */
    public EncodedSpeech encode(Object owner, List<Clip> clips) {
        List<AvHubertInput> inputs = new ArrayList<>(clips.size());
        List<EncodedLips.Seen> seen = new ArrayList<>(clips.size());
        for (int i = 0; i < clips.size(); i++) {
            AvHubertInput input = input("Clip " + i, clips.get(i), senses);
            inputs.add(input);
            seen.add(new EncodedLips.Seen(
                    input.seconds(), 31L * Arrays.hashCode(input.sound()) + Arrays.hashCode(input.pictures())));
        }
        return new EncodedLips(owner, TorchRuntime.inference(() -> encoded(inputs)), seen);
    }

    /**
     * Takes a clip in.
     *
     * @param name of the clip, for messages
     * @throws IllegalArgumentException if it has none of the senses, is too long, or shows no mouth
     */
    static AvHubertInput input(String name, Clip clip, Set<Modality> senses) {
        AvHubertInput input = AvHubertInput.of(clip, senses);
        if (input.seconds() > LONGEST_SECONDS) {
            throw new IllegalArgumentException(name + " lasts " + input.seconds() + " s, but this model takes at most "
                    + LONGEST_SECONDS + " s: cut it into shorter ones.");
        }
        return input;
    }

    private List<EncodedLips.Batch> encoded(List<AvHubertInput> inputs) {
        List<EncodedLips.Batch> batches = new ArrayList<>();
        try {
            for (int[] members :
                    SimilarLengths.batches(inputs.size(), i -> inputs.get(i).frames(), batch)) {
                batches.addAll(BatchHalving.compute(members, part -> encoded(inputs, part), EncodedLips.Batch::close));
            }
            return batches;
        } catch (RuntimeException e) {
            batches.forEach(EncodedLips.Batch::close);
            throw e;
        }
    }

    private EncodedLips.Batch encoded(List<AvHubertInput> inputs, int[] members) {
        return encoded(
                encoder.encode(IntStream.of(members).mapToObj(inputs::get).toList(), manager), members);
    }

    /** @param states closed with the result */
    EncodedLips.Batch encoded(AvHubertStates states, int[] members) {
        try {
            return new EncodedLips.Batch(members, states, decoder.memory(states, states.frames(), states.scope()));
        } catch (RuntimeException e) {
            states.close();
            throw e;
        }
    }

    /**
     * How to search rows of a batch.
     *
     * @param plan the same for all of them
     * @param prompt the tokens that every text starts with
     * @param scorer of these rows, closed after the search; null for none
     */
    public record Method(SearchPlan plan, List<Integer> prompt, StepScorer scorer) {}

    /** Says how to search some rows of a batch. */
    @FunctionalInterface
    public interface Methods {
        Method of(EncodedLips.Batch batch, int[] rows);
    }

    /**
     * Writes down some clips.
     *
     * @param owner the model that encoded them
     * @return one outcome per element of {@code clips}, in their order
     */
    public List<SearchOutcome> search(Object owner, EncodedSpeech speech, int[] clips, Methods methods) {
        EncodedLips lips = EncodedLips.of(owner, speech);
        Set<Integer> wanted = new HashSet<>();
        for (int clip : clips) {
            wanted.add(Objects.checkIndex(clip, lips.size()));
        }
        SearchOutcome[] all = new SearchOutcome[lips.size()];
        TorchRuntime.inference(() -> {
            for (EncodedLips.Batch one : lips.batches()) {
                int[] rows = IntStream.range(0, one.members().length)
                        .filter(row -> wanted.contains(one.members()[row]))
                        .toArray();
                if (rows.length > 0) {
                    List<SearchOutcome> found =
                            BatchHalving.compute(rows, part -> search(lips, one, part, methods)).stream()
                                    .flatMap(List::stream)
                                    .toList();
                    for (int i = 0; i < rows.length; i++) {
                        all[one.members()[rows[i]]] = found.get(i);
                    }
                }
            }
            return all;
        });
        return IntStream.of(clips).mapToObj(clip -> all[clip]).toList();
    }

    private List<SearchOutcome> search(EncodedLips lips, EncodedLips.Batch one, int[] rows, Methods methods) {
        Method method = methods.of(one, rows);
        int length = method.prompt().size();
        long[] fed = IntStream.of(rows)
                .boxed()
                .flatMap(row -> method.prompt().stream())
                .mapToLong(Integer::longValue)
                .toArray();
        long[] seeds = IntStream.of(rows)
                .mapToLong(row -> lips.fingerprint(one.members()[row]))
                .toArray();
        try (StepScorer scorer = method.scorer();
                TextRun run = decoder.run(one.memory(), rows, manager);
                NativeScope scope = new NativeScope(manager)) {
            IValue logits = run.prompt(scope, fed, new long[] {length - 1L});
            return new BatchSearch(selection, method.plan(), run, seeds, scorer).run(scope, logits, 0, length);
        }
    }

    /**
     * What was understood of some clips.
     *
     * @param found one outcome per element of {@code clips}
     * @param text of the tokens, if the model came with a tokenizer
     * @throws CheckpointException if the model's scores are no numbers
     */
    public static List<Hypothesis> hypotheses(
            List<SearchOutcome> found,
            EncodedSpeech speech,
            int[] clips,
            DecodingOptions options,
            Optional<TokenText> text) {
        return IntStream.range(0, clips.length)
                .mapToObj(i -> hypothesis(found.get(i), speech.seconds(clips[i]), options, text))
                .toList();
    }

    private static Hypothesis hypothesis(
            SearchOutcome outcome, double seconds, DecodingOptions options, Optional<TokenText> text) {
        Candidate chosen = outcome.chosen();
        if (Double.isNaN(chosen.averageLogProbability())) {
            throw new CheckpointException(
                    "The model's scores are not numbers, so its weights are damaged, or too large for"
                            + " the precision: copy the checkpoint again, or compute in float32.");
        }
        String written = text.map(tokens -> tokens.text(chosen.tokens())).orElse(null);
        return new Hypothesis(
                options.language(),
                chosen.tokens(),
                written,
                chosen.sumLogProbability(),
                chosen.averageLogProbability(),
                null,
                options.search().temperature(),
                outcome.steps(),
                outcome.finalists(),
                Degeneracy.of(
                        written == null ? chosen.tokens().toString() : written,
                        chosen.tokens(),
                        seconds,
                        outcome.tokenCapReached(),
                        Degeneracy.Limits.DEFAULT));
    }

    /**
     * Refuses what no model of these families can do.
     *
     * @throws IllegalArgumentException if the options ask for it
     */
    public static void requireAble(DecodingOptions options) {
        options.own().match(NONE_OF_THEIR_OWN);
        refuse(options.task() == SpokenTask.TRANSLATE, "this model writes down what is said and cannot translate");
        refuse(options.timestamps(), "timestamps cannot be had from this model");
        refuse(
                !options.search().prompt().isEmpty()
                        || !options.search().prefix().isEmpty(),
                "this model cannot be told what was said before: leave out prompt and prefix");
        refuse(options.search().patience() != 1, "the search of this model knows no patience: leave it out");
    }

    /** @throws IllegalArgumentException with the problem, if there is one */
    public static void refuse(boolean unfit, String problem) {
        if (unfit) {
            throw new IllegalArgumentException("Decoding options: " + problem + ".");
        }
    }

    AvHubertEncoder encoder() {
        return encoder;
    }

    TextDecoder decoder() {
        return decoder;
    }

    PtNDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        selection.close();
        manager.close();
        decoder.close();
        encoder.close();
    }
}
