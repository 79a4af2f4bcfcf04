package dev.hubbub.controller.pods;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.observe.Run;
import java.util.Collection;
import java.util.List;

/** How Jobs are called. */
final class JobName {

    // A Job's name becomes a label of its pods, and pod names add six characters.
    private static final int LONGEST = 57;

    private JobName() {}

    /** A name that is the same as long as the same outputs of the same run are wanted. */
    static String of(String experiment, Run run, String component, Collection<OutputAddress> outstanding) {
        String hash = Digest.ofJson(List.of(
                        run.uid(),
                        run.id(),
                        outstanding.stream()
                                .map(OutputAddress::digest)
                                .map(Digest::hex)
                                .sorted()
                                .toList()))
                .hex()
                .substring(0, 8);
        String ending = "-" + component + "-" + hash;
        String name = experiment.replace('.', '-');
        int room = LONGEST - ending.length();
        return (name.length() > room ? name.substring(0, room) : name) + ending;
    }
}
