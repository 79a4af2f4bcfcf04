package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 */
public record MergingTask(String version, MergingSettings settings, CheckpointReference base, List<Member> members)
        implements Task {

    private static final String BASE = "base";

    /**
     * A checkpoint that is merged.
     *
     * @param checkpoint its files; the precision says nothing here
     * @param weight not 0; what it means is the method's
     */
    public record Member(CheckpointReference checkpoint, double weight) {}

    public MergingTask {
        settings = settings == null || settings.isMean() ? null : settings;
        members = List.copyOf(members);
        if (members.size() + (base == null ? 0 : 1) < 2) {
            throw new IllegalArgumentException("A merging task needs at least two checkpoints");
        }
    }

    /** Merges with a base, or {@code null}, in the stage's current version. */
    public MergingTask(MergingSettings settings, CheckpointReference base, List<Member> members) {
        this(StageName.MERGING.version(), settings, base, members);
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
        return Recipe.of(stage(), version, inputs, parameters);
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
