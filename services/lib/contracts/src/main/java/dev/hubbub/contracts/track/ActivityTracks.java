package dev.hubbub.contracts.track;

import java.util.List;

/**
 * The active-speaker scores that were computed for a session's face tracks: {@code activity.json}.
 *
 * @param session the session's name
 * @param detector what computed them, such as {@code mouth-motion}
 * @param tracks those that came without scores, in the order of the session's metadata
 */
public record ActivityTracks(String session, String detector, List<ActivityTrack> tracks) {

    public ActivityTracks {
        tracks = List.copyOf(tracks);
    }

    /**
     * A face track.
     *
     * @param track the track's video, as the session names it
     * @param speaker whose face it is
     * @param file its scores, a JSON object from frame numbers to scores, relative to the output; absent where there are
     *     none
     * @param problem what is wrong with the track, in one sentence with the remedy; absent where nothing is
     */
    public record ActivityTrack(String track, String speaker, String file, String problem) {}
}
