package dev.hubbub.localdev.lineage;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the lineage of is asked for, as people name it. */
public sealed interface LineageQuestion {

    /** {@code scoring-1f0c...}, {@code scoring/1f0c...}, or where it lies in the store. */
    Pattern OUTPUT = Pattern.compile("(?:s3://[^/]+/)?(?:artifacts/)?([a-z]+)[/-]([0-9a-f]{64})/?");

    /** {@code checkpoint-1f0c...}, as lineage itself calls what people put into the store. */
    Pattern STORED = Pattern.compile("(?:checkpoint|session|references|dataset)-[0-9a-f]{64}");

    /** What was this made from? */
    record OfOutput(OutputAddress output) implements LineageQuestion {}

    /** What used what lies there? */
    record OfPlace(String uri) implements LineageQuestion {}

    /** What used it? */
    record OfStored(String id) implements LineageQuestion {}

    /**
     * What was the score of a trial made from?
     *
     * @param trial its name; absent for the best one
     */
    record OfTrial(String experiment, Optional<String> trial) implements LineageQuestion {}

    /** The question that a name stands for. */
    static LineageQuestion of(String name) {
        Matcher output = OUTPUT.matcher(name);
        if (STORED.matcher(name).matches()) {
            return new OfStored(name);
        }
        if (output.matches()) {
            try {
                return new OfOutput(new OutputAddress(StageName.of(output.group(1)), new Digest(output.group(2))));
            } catch (IllegalArgumentException notAStage) {
                // It is the name of something else, then.
            }
        }
        if (name.contains("://")) {
            return new OfPlace(name);
        }
        int slash = name.indexOf('/');
        return slash < 0
                ? new OfTrial(name, Optional.empty())
                : new OfTrial(name.substring(0, slash), Optional.of(name.substring(slash + 1)));
    }
}
