package dev.hubbub.evaluation.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import java.time.Instant;
import java.util.List;

/**
 * An output of a stage: what it was made from, how, and what was made from it.
 *
 * @param output itself
 * @param version the version of its stage's code
 * @param parameters what shaped it beside its inputs; absent where that is too long to tell
 * @param inputs what it was made from, the first {@value Outputs#MOST}
 * @param allInputs how many there are
 * @param files its files
 * @param worker the process that made it
 * @param device what that ran on
 * @param seconds how long it took
 * @param time when it was committed
 * @param users what was made from it, the first {@value Outputs#MOST}
 * @param allUsers how many there are
 */
public record OutputView(
        OutputAddress output,
        String version,
        JsonNode parameters,
        List<Input> inputs,
        int allInputs,
        List<StoredFile> files,
        String worker,
        String device,
        double seconds,
        Instant time,
        List<OutputAddress> users,
        int allUsers) {

    /** A file of an output. */
    public record StoredFile(String path, long size, String sha256) {}
}
