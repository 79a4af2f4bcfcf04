package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.controller.plan.SegmentTally;
import dev.hubbub.controller.plan.Transcripts;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the counts beside each transcript once. Transcripts of versions that did not count say nothing. */
public final class TranscriptTallies implements Transcripts {

    private final ArtifactStore artifacts;
    private final Map<OutputAddress, SegmentTally> known = new ConcurrentHashMap<>();

    public TranscriptTallies(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    @Override
    public SegmentTally tally(OutputAddress transcript) throws IOException {
        SegmentTally tally = known.get(transcript);
        if (tally == null) {
            Timing timing = artifacts.readJson(transcript, "timing.json", Timing.class);
            tally = timing.segments() == null || timing.flaggedSegments() == null || timing.flags() == null
                    ? SegmentTally.NONE
                    : SegmentTally.of(timing.segments(), timing.flaggedSegments(), timing.flags());
            known.put(transcript, tally);
        }
        return tally;
    }
}
