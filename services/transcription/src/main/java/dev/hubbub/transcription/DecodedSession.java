package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.Timing;

/**
 * A session under one decoding.
 *
 * @param decoding the decoding
 * @param transcript what was said
 * @param timing what it cost
 */
public record DecodedSession(Decoding decoding, SessionTranscript transcript, Timing timing) {}
