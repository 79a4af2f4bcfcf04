package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Average checkpoints: each parameter of the output is the weighted mean of those of the members. The output is a
 * checkpoint, a Hugging Face folder with the weights in {@code model.safetensors} and the first member's configuration
 * and tokenizer.
 *
 * @param version the stage version it was planned for
 * @param members the checkpoints, at least two of one architecture; whole numbers are the first one's
 */
public record MergingTask(String version, List<Member> members) implements Task {

    /**
     * A checkpoint that is averaged.
     *
     * @param checkpoint its files; the precision says nothing here
     * @param weight above 0; weights need not add up to one
     */
    public record Member(CheckpointReference checkpoint, double weight) {}

    public MergingTask {
        members = List.copyOf(members);
        if (members.size() < 2) {
            throw new IllegalArgumentException("A merging task needs at least two checkpoints");
        }
    }

    public MergingTask(List<Member> members) {
        this(StageName.MERGING.version(), members);
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
        return Recipe.of(
                stage(),
                version,
                inputs,
                Map.of(
                        "method",
                        "average",
                        "architecture",
                        architecture(),
                        "weights",
                        members.stream().map(Member::weight).toList(),
                        "elementType",
                        "float32"));
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
        return inputs;
    }

    @Override
    public String key() {
        return recipe().address().digest().hex();
    }

    @Override
    public String title() {
        return "average " + members.size() + " checkpoints";
    }

    private static String role(int member) {
        return "checkpoint[" + member + "]";
    }
}
