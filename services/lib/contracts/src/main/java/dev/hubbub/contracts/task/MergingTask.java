package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Make one checkpoint of several. The output is a checkpoint, a Hugging Face folder with the weights in {@code
 * model.safetensors}, the configuration and tokenizer that all have, and {@code merge.json}, which says from what and how it
 * was made.
 *
 * @param version the stage version it was planned for
 * @param settings the method; absent is the weighted mean with the first member's whole numbers ({@link
 *     MergingSettings#MEAN}), so that averages stay where they were before there were other methods
 * @param base what the members were trained from; absent where the method has none
 * @param members the checkpoints, of one architecture; at least two where there is no base
 * @param judge by what a greedy soup chooses among its members; absent for other methods
 */
public record MergingTask(
        String version, MergingSettings settings, CheckpointReference base, List<Member> members, Judge judge)
        implements Task {

    private static final String BASE = "base";
    private static final String HELD_OUT = "heldOut";

    /**
     * A checkpoint that is merged.
     *
     * @param checkpoint its files; the precision says nothing here
     * @param weight not 0; what it means is the method's
     */
    public record Member(CheckpointReference checkpoint, double weight) {}

    /**
     * What members, and what is made of them, are judged by: decoded greedily, by their word error rate.
     *
     * @param heldOut the utterances
     * @param padToThirtySeconds whether they are followed by silence up to the model's window
     * @param modalities what of them the models take in, sorted; absent is all that they can
     */
    public record Judge(
            TrainingTask.Source heldOut, boolean padToThirtySeconds, List<TrainingSettings.Sense> modalities) {}

    public MergingTask {
        settings = settings == null || settings.isMean() ? null : settings;
        members = List.copyOf(members);
        if (members.size() + (base == null ? 0 : 1) < 2) {
            throw new IllegalArgumentException("A merging task needs at least two checkpoints");
        }
        if ((judge != null) != (settings != null && settings.method() == MergingMethod.GREEDY_SOUP)) {
            throw new IllegalArgumentException("A greedy soup is judged by what is held out, and no other merge is");
        }
    }

    /** Merges with a base, or {@code null}, in the stage's current version. */
    public MergingTask(MergingSettings settings, CheckpointReference base, List<Member> members) {
        this(StageName.MERGING.version(), settings, base, members, null);
    }

    /** A greedy soup in the stage's current version. */
    public MergingTask(MergingSettings settings, List<Member> members, Judge judge) {
        this(StageName.MERGING.version(), settings, null, members, judge);
    }

    /** The weighted mean. */
    public MergingTask(List<Member> members) {
        this(null, null, members);
    }

    /** The members' checkpoints, and the base behind them if there is one. */
    public List<CheckpointReference> checkpoints() {
        return Stream.concat(members.stream().map(Member::checkpoint), Stream.ofNullable(base))
                .toList();
    }

    /** How the checkpoints are merged. */
    public MergingSettings how() {
        return settings == null ? MergingSettings.MEAN : settings;
    }

    /** What kind of model the members are, and so the output. */
    public String architecture() {
        return members.get(0).checkpoint().architecture();
    }

    @Override
    public StageName stage() {
        return StageName.MERGING;
    }

    /** The one output. */
    public Recipe recipe() {
        Map<String, Digest> inputs = new TreeMap<>();
        for (int i = 0; i < members.size(); i++) {
            inputs.put(role(i), members.get(i).checkpoint().digest());
        }
        if (base != null) {
            inputs.put(BASE, base.digest());
        }
        Map<String, Object> parameters = new TreeMap<>(Map.of(
                "method",
                how().method(),
                "architecture",
                architecture(),
                "weights",
                members.stream().map(Member::weight).toList(),
                "elementType",
                "float32"));
        if (settings != null) {
            parameters.put("settings", settings);
        }
        if (judge != null) {
            inputs.putAll(judge.heldOut().digests(HELD_OUT));
            parameters.put("judge", judgement());
            familyVersion().ifPresent(family -> parameters.put("familyVersion", family));
        }
        return Recipe.of(stage(), version, inputs, parameters);
    }

    /** Weights are merged alike by all versions, and decoded differently; absent is the first one. */
    private Optional<String> familyVersion() {
        return Optional.ofNullable(members.get(0).checkpoint().familyVersion());
    }

    /** What shapes judgements, beside the utterances. */
    private Map<String, Object> judgement() {
        Map<String, Object> judgement = new TreeMap<>(Map.of("padToThirtySeconds", judge.padToThirtySeconds()));
        judgement.put("clips", judge.heldOut().clips());
        judgement.put("language", judge.heldOut().language());
        judgement.put("modalities", judge.modalities());
        judgement.values().removeIf(Objects::isNull);
        return judgement;
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            inputs.add(members.get(i).checkpoint().asInput(role(i)));
        }
        if (base != null) {
            inputs.add(base.asInput(BASE));
        }
        if (judge != null) {
            inputs.addAll(judge.heldOut().inputs(HELD_OUT));
        }
        return inputs;
    }

    @Override
    public String key() {
        return recipe().address().digest().hex();
    }

    @Override
    public String title() {
        return how().method() + " of " + members.size() + " checkpoints";
    }

    private static String role(int member) {
        return "checkpoint[" + member + "]";
    }
}
