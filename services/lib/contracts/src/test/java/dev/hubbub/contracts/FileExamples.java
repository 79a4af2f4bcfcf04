package dev.hubbub.contracts;

import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.SegmentHealth;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.track.ActivityTracks;
import dev.hubbub.contracts.track.LipTracks;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.Silence;
import dev.hubbub.contracts.transcript.Timing;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One value of every file that is written, with every optional field filled. */
public final class FileExamples {

    private static final ErrorCounts COUNTS = new ErrorCounts(3, 1, 2, 40);
    private static final TrialScore.TextMatch TEXTS = new TrialScore.TextMatch(0.3, 0.5, 0.4);
    private static final TrialScore.MeetingEdits MEETING = new TrialScore.MeetingEdits(COUNTS, COUNTS, 5);
    private static final SegmentHealth HEALTH = new SegmentHealth(7, 1, 2, 3, 4, 5);

    private FileExamples() {}

    /** By the names of their schemas. */
    public static Stream<Map.Entry<String, Object>> files() {
        return Stream.of(
                Map.entry("recipe.json", Examples.TRANSCRIPTION.recipes().get(0)),
                Map.entry(
                        "lip-tracks.json",
                        new LipTracks(
                                "session_40",
                                List.of(new LipTracks.LipTrack(
                                        "session_40/a.mp4",
                                        "spk_0",
                                        "spk_0/track_00_lip.av.mp4",
                                        new LipTracks.Quality("face-api", 50, 40, 1, 2, true),
                                        "no face was found")))),
                Map.entry(
                        "activity-tracks.json",
                        new ActivityTracks(
                                "session_40",
                                "mouth-motion",
                                List.of(new ActivityTracks.ActivityTrack(
                                        "session_40/a.mp4", "spk_0", "spk_0/track_00_asd.json", "it has no sound")))),
                Map.entry(
                        "session-overview.json",
                        new SessionOverview(
                                "session_40",
                                1,
                                61.5,
                                "mouth-motion",
                                List.of(new SessionOverview.SpeakerOverview(
                                        "spk_0",
                                        "spk_0.jpg",
                                        List.of(new SessionOverview.TrackOverview(
                                                "session_40/a.mp4",
                                                10,
                                                2.0,
                                                SessionOverview.Origin.computed,
                                                new LipTracks.Quality("face-api", 50, 40, 1, 2, false),
                                                SessionOverview.Origin.given)),
                                        List.of("it has no sound"))))),
                Map.entry(
                        "segment-list.json",
                        new SegmentList(
                                "session_40",
                                List.of("spk_0"),
                                List.of(new Segment("s0", "session_40/a.mp4", 1, 2.5, "spk_0", "en", "spk_0", 10, 2)),
                                List.of("There is no face track of spk_1."),
                                List.of(new Silence("s0", 0, 1)))),
                Map.entry(
                        "session-transcript.json",
                        new SessionTranscript(
                                "session_40",
                                List.of(new SessionTranscript.TranscribedSegment(
                                        "s0",
                                        "session_40/a.mp4",
                                        1,
                                        2.5,
                                        "spk_0",
                                        "hello",
                                        List.of(1, 2),
                                        -0.3,
                                        0.1,
                                        0.9,
                                        "en",
                                        List.of("token-cap"),
                                        List.of(new SessionTranscript.Word("hello", 1.1, 2.4, 0.8)))),
                                List.of("There are no lips of session_40/a.mp4, so nobody is seen."),
                                List.of(new Silence("s0", 0, 1)))),
                Map.entry(
                        "timing.json",
                        new Timing(10, 1, 2, 0.5, 20, 1000, 2000L, "cuda:0", 40, 1, List.of("token-cap"))),
                Map.entry(
                        "gate-verdict.json",
                        new GateVerdict(
                                GateVerdict.Outcome.REJECTED,
                                List.of(new GateVerdict.SetVerdict(
                                        "dev",
                                        true,
                                        GateVerdict.Outcome.REJECTED,
                                        "speakers",
                                        12,
                                        0.2,
                                        0.3,
                                        0.05,
                                        0.15,
                                        0.001,
                                        "dev became worse.")))),
                Map.entry(
                        "trial-score.json",
                        new TrialScore(
                                "mcorec",
                                "mcorec",
                                0.5,
                                0.5,
                                0.4,
                                COUNTS,
                                0.3,
                                0.9,
                                10,
                                1.5,
                                1,
                                7,
                                List.of(new TrialScore.SessionScore(
                                        "session_40",
                                        "mcorec",
                                        0.5,
                                        0.5,
                                        0.4,
                                        COUNTS,
                                        0.3,
                                        0.9,
                                        10,
                                        1.5,
                                        List.of(new TrialScore.SpeakerScore(
                                                "spk_0",
                                                0.5,
                                                0.9,
                                                0.3,
                                                new TrialScore.SpeakerTurns(
                                                        3.5,
                                                        60,
                                                        "1",
                                                        "0",
                                                        List.of(new TrialScore.Turn(4, 5.25)),
                                                        List.of(new TrialScore.Turn(4.1, 5.2))))),
                                        List.of(new TrialScore.UtteranceScore(
                                                "s0", "a.wav", 2, 0.5, 2.0, "ann", "english", "hello", "hallo",
                                                COUNTS)),
                                        TEXTS,
                                        MEETING,
                                        HEALTH)),
                                List.of(new TrialScore.Problem("session_41", "spk_0.vtt", "spk_0.vtt is empty")),
                                TEXTS,
                                MEETING,
                                HEALTH,
                                1.25)));
    }
}
