package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Join a checkpoint with a low-rank adapter of it. The output is a checkpoint, a Hugging Face folder with the weights in
 * {@code model.safetensors}, the configuration and tokenizer of the base, and {@code adapter.json}, which says from what it
 * was made.
 *
 * @param version the stage version it was planned for
 * @param base the checkpoint; the precision says nothing here
 * @param adapter the folder of the adapter in the layout of PEFT, for the same kind of model
 */
public record AdaptingTask(String version, CheckpointReference base, CheckpointReference adapter) implements Task {

    private static final String BASE = "base";
    private static final String ADAPTER = "adapter";

    /** In the stage's current version. */
    public AdaptingTask(CheckpointReference base, CheckpointReference adapter) {
        this(StageName.ADAPTING.version(), base, adapter);
    }

    @Override
    public StageName stage() {
        return StageName.ADAPTING;
    }

    /** The one output. */
    public Recipe recipe() {
        Map<String, Digest> inputs = Map.of(BASE, base.digest(), ADAPTER, adapter.digest());
        Map<String, Object> parameters = new TreeMap<>(Map.of("architecture", base.architecture()));
        if (base.familyVersion() != null) {
            parameters.put("familyVersion", base.familyVersion());
        }
        return Recipe.of(stage(), version, inputs, parameters);
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        return List.of(base.asInput(BASE), adapter.asInput(ADAPTER));
    }

    @Override
    public String key() {
        return recipe().address().digest().hex();
    }

    @Override
    public String title() {
        return base.uri() + " with the adapter " + adapter.uri();
    }
}
