package dev.hubbub.localdev.transcript;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What was recognised, as a line of a manifest in the NeMo convention.
 *
 * @param recording the recording as its manifest calls it, or the path of one of which nothing was known
 * @param offset seconds into the recording; null for its start
 * @param duration seconds; null for the rest of the recording
 * @param channel the recording's channel, from 1; null for all of them
 * @param speaker who speaks; null if not known
 * @param session the session it is of; null if it is of none
 * @param text what was recognised
 */
@JsonPropertyOrder({"audio_filepath", "offset", "duration", "channel", "speaker", "session", "pred_text"})
record RecognisedLine(
        @JsonProperty("audio_filepath") String recording,
        Double offset,
        Double duration,
        Integer channel,
        String speaker,
        String session,
        @JsonProperty("pred_text") String text) {}
