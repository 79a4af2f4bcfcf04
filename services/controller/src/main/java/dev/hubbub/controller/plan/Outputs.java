package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Which outputs are committed. A commit is for ever. */
public interface Outputs {

    /** Those of the addresses that have a commit. The others are looked for from now on. */
    Set<OutputAddress> committed(Collection<OutputAddress> addresses) throws IOException;

    /**
     * Looks for those that are looked for, where there is reason to.
     *
     * @param from how many were found when the caller last asked
     * @return what was found since, in the order in which it was
     */
    List<OutputAddress> found(int from) throws IOException;
}
