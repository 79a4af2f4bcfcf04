package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Bring a model of a hub into the store. The output is a checkpoint: the files that are read as one model, as they are at a
 * commit.
 *
 * <p>A commit of Git is a digest of all that it holds, so that the address says what the output is, and nobody has to ask a
 * hub to know where it lies.
 *
 * @param version the stage version it was planned for
 * @param address of the model at a commit, {@code hf://OWNER/MODEL@COMMIT} or with a folder of it behind a slash
 */
public record FetchTask(String version, String address) implements Task {

    private static final Pattern PINNED = Pattern.compile("hf://[^/@\\s]+/[^/@\\s]+@[0-9a-f]{40}(/[^/\\s].*)?");

    /** @throws IllegalArgumentException if the address is at no commit */
    public FetchTask {
        if (!PINNED.matcher(address).matches()) {
            throw new IllegalArgumentException("'" + address + "' is no model of a hub at a commit");
        }
    }

    /** In the stage's current version. */
    public FetchTask(String address) {
        this(StageName.FETCH.version(), address);
    }

    @Override
    public StageName stage() {
        return StageName.FETCH;
    }

    /** The one output. */
    public Recipe recipe() {
        return Recipe.of(stage(), version, Map.of(), Map.of("address", address));
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        return List.of(new Input.Stored("model", Input.Kind.CHECKPOINT, address, null, Digest.of(address)));
    }

    @Override
    public String key() {
        return recipe().address().digest().hex();
    }

    @Override
    public String title() {
        return address;
    }
}
