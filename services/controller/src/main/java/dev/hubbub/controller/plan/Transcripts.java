package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import java.io.IOException;

/** What committed transcripts hold. */
@FunctionalInterface
public interface Transcripts {

    /** The segments of a committed transcript. */
    SegmentTally tally(OutputAddress transcript) throws IOException;
}
