package dev.hubbub.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that earlier versions committed. They are never written again, so they have to be read as they are. */
class OldDocumentsTest {

    private static <T> T read(String json, Class<T> type) throws IOException {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    @Test
    void segments_of_an_earlier_version_are_read() throws IOException {
        SegmentList list = read(
                """
                {"session": "session_40", "captions": ["spk_0"], "segments": [
                  {"id": "spk_0-0", "media": "session_40/track_00.mp4", "start": 1.0, "end": 2.5, "speaker": "spk_0",
                   "language": "en", "captions": "spk_0", "captionOffset": 10.0},
                  {"id": "spk_0-1", "media": "session_40/track_00.mp4", "start": 3.0, "captions": "spk_0",
                   "captionOffset": 0.0}]}
                """,
                SegmentList.class);
        assertEquals(
                List.of(
                        new Segment("spk_0-0", "session_40/track_00.mp4", 1, 2.5, "spk_0", "en", "spk_0", 10),
                        new Segment("spk_0-1", "session_40/track_00.mp4", 3, null, null, null, "spk_0", 0)),
                list.segments());
    }

    @Test
    void a_transcript_of_an_earlier_version_is_read() throws IOException {
        SessionTranscript transcript = read(
                """
                {"session": "0001.wav", "segments": [
                  {"segment": "0", "media": "0001.wav", "start": 0.0, "end": 1.5, "text": "hello", "tokens": [31373],
                   "averageLogProbability": -0.25, "noSpeechProbability": 0.01, "compressionRatio": 0.4,
                   "language": "en", "flags": ["token-cap"]}]}
                """,
                SessionTranscript.class);
        assertEquals(
                new SessionTranscript.TranscribedSegment(
                        "0",
                        "0001.wav",
                        0,
                        1.5,
                        null,
                        "hello",
                        List.of(31373),
                        -0.25,
                        0.01,
                        0.4,
                        "en",
                        List.of("token-cap")),
                transcript.segments().get(0));
    }

    @Test
    void a_timing_from_before_segments_were_counted_is_read() throws IOException {
        Timing timing = read(
                """
                {"audioSeconds": 10.0, "encodeSeconds": 1.0, "sharedBy": 2, "decodeSeconds": 0.5, "tokens": 20,
                 "peakMemoryBytes": 1000, "device": "cpu"}
                """,
                Timing.class);
        assertEquals(new Timing(10, 1, 2, 0.5, 20, 1000, "cpu"), timing);
        assertNull(timing.segments());
    }

    @Test
    void a_score_of_an_earlier_version_is_read() throws IOException {
        TrialScore score = read(
                """
                {"protocol": "utterance", "wer": 0.15, "cer": 0.1,
                 "words": {"substitutions": 3, "insertions": 1, "deletions": 2, "reference": 40},
                 "audioSeconds": 10.0, "seconds": 1.5, "flaggedSegments": 1, "segments": 7,
                 "sessions": [{"session": "0001.wav", "wer": 0.15, "cer": 0.1,
                   "words": {"substitutions": 3, "insertions": 1, "deletions": 2, "reference": 40},
                   "audioSeconds": 10.0, "seconds": 1.5, "speakers": [],
                   "utterances": [{"segment": "0", "reference": "Hello!", "hypothesis": "hallo",
                     "words": {"substitutions": 3, "insertions": 1, "deletions": 2, "reference": 40}}]}],
                 "problems": [{"session": "0002.wav", "message": "0002.wav cannot be decoded"}]}
                """,
                TrialScore.class);
        TrialScore.ErrorCounts counts = new TrialScore.ErrorCounts(3, 1, 2, 40);
        assertEquals(0.15, score.wer());
        assertEquals(counts, score.words());
        assertEquals(
                List.of(new TrialScore.UtteranceScore("0", "Hello!", "hallo", counts)),
                score.sessions().get(0).utterances());
        assertEquals(List.of(new TrialScore.Problem("0002.wav", null, "0002.wav cannot be decoded")), score.problems());
        assertNull(score.jointError());
    }

    @Test
    void a_score_under_the_mcorec_protocol_of_an_earlier_version_is_read() throws IOException {
        TrialScore score = read(
                """
                {"protocol": "mcorec", "wer": 0.5, "jointError": 0.3, "conversationF1": 0.9, "audioSeconds": 10.0,
                 "seconds": 1.5, "flaggedSegments": 0, "segments": 7,
                 "sessions": [{"session": "session_40", "wer": 0.5, "jointError": 0.3, "conversationF1": 0.9,
                   "audioSeconds": 10.0, "seconds": 1.5,
                   "speakers": [{"speaker": "spk_0", "wer": 0.5, "clusteringF1": 0.9, "jointError": 0.3}],
                   "utterances": []}],
                 "problems": []}
                """,
                TrialScore.class);
        assertEquals(0.3, score.jointError());
        assertEquals(0.9, score.conversationF1());
        assertEquals(
                List.of(new TrialScore.SpeakerScore("spk_0", 0.5, 0.9, 0.3)),
                score.sessions().get(0).speakers());
    }
}
