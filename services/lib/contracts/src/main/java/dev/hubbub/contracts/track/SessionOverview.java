package dev.hubbub.contracts.track;

import dev.hubbub.contracts.track.LipTracks.Quality;
import java.util.List;

/**
 * What there is of a session's face tracks, for people: {@code overview.json}.
 *
 * @param session the session's name
 * @param from seconds of the session at which the pictures of lips begin
 * @param to seconds of the session at which they end
 * @param detector what computed the active-speaker scores of tracks that came without them; absent where nobody did
 * @param speakers its speakers, in the order of its metadata
 */
public record SessionOverview(String session, double from, double to, String detector, List<SpeakerOverview> speakers) {

    /** Where it is in its output. */
    public static final String FILE = "overview.json";

    public SessionOverview {
        speakers = List.copyOf(speakers);
    }

    /**
     * A speaker.
     *
     * @param speaker the speaker's name
     * @param strip a JPEG picture of the lips at places as far from each other, the first and the last half as far from the
     *     ends of the session's time, grey where there is no track; relative to the output, absent where no lips are seen
     * @param tracks the face tracks, in the order of the metadata
     * @param problems what is wrong with the speaker's tracks, in sentences with the remedy
     */
    public record SpeakerOverview(String speaker, String strip, List<TrackOverview> tracks, List<String> problems) {

        public SpeakerOverview {
            tracks = List.copyOf(tracks);
            problems = List.copyOf(problems);
        }
    }

    /**
     * A face track.
     *
     * @param track what it is called: its video, or its lips if it has nothing else
     * @param start seconds of the session at which it begins
     * @param seconds how long its lips are seen; absent where there are none
     * @param lips where they come from
     * @param quality how well they could be followed; absent where they were given, or could not be tried
     * @param scores where its active-speaker scores come from
     */
    public record TrackOverview(
            String track, double start, Double seconds, Origin lips, Quality quality, Origin scores) {}

    /** Where something that belongs to a track comes from. */
    public enum Origin {
        /** The dataset. */
        given,
        /** A stage. */
        computed,
        /** There is none. */
        none
    }
}
