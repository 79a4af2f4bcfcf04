package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.stage.OutputAddress;
import java.util.List;

/**
 * The checkpoints that an experiment uses, and those that they come from, at however many steps.
 *
 * @param checkpoints each after all that it comes from
 * @param complete whether these are all: of a long descent the steps nearest to what the experiment uses are told
 */
public record Descent(List<Ancestor> checkpoints, boolean complete) {

    /**
     * A checkpoint.
     *
     * @param id what tells it from others: {@code checkpoint-DIGEST} or the stage that made it and a digest
     * @param digest the digest alone
     * @param uri where it is
     * @param made the output that it is; absent where people put it into the store
     * @param models the experiment's models that use it; empty for those that others come from alone
     * @param from the ids of those that it was made from
     */
    public record Ancestor(
            String id, String digest, String uri, OutputAddress made, List<String> models, List<String> from) {}
}
