package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;

/** Which outputs are committed. */
@FunctionalInterface
public interface Outputs {

    /** Those of the addresses that have a commit. */
    Set<OutputAddress> committed(Collection<OutputAddress> addresses) throws IOException;
}
