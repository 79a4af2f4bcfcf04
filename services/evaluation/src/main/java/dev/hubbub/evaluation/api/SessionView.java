package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import java.util.List;

/**
 * A session as it is told. The n-th utterance's sound is at {@code utterances/n/sound}, counted from 0; the n-th segment's
 * at {@code segments/n/sound}.
 *
 * @param protocol the scoring protocol
 * @param score its numbers and texts
 * @param segments what was heard, segment by segment
 */
public record SessionView(String protocol, SessionScore score, List<TranscribedSegment> segments) {}
