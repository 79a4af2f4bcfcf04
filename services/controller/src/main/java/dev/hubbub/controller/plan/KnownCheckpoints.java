package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import java.io.IOException;
import java.util.Map;

/**
 * The checkpoints of an experiment's models, over one state of what it names: that which is found when it is first looked
 * for.
 */
@FunctionalInterface
public interface KnownCheckpoints {

    /**
     * What lies where each model's checkpoint should be, or the plan of what makes it, by the model's name. What cannot be
     * found or planned is {@link KnownCheckpoint.Missing} of those models that need it.
     *
     * @param failed outputs that cannot be made, and why; where a run goes on without some, it is planned without these
     * @throws IOException if the store is the reason
     */
    Map<String, KnownCheckpoint> without(Map<OutputAddress, String> failed) throws IOException;
}
