package dev.hubbub.contracts.track;

import java.util.List;

/**
 * The lips that were cut out of a session's face tracks: {@code lips.json}.
 *
 * @param session the session's name
 * @param tracks those that came without lips, in the order of the session's metadata
 */
public record LipTracks(String session, List<LipTrack> tracks) {

    public LipTracks {
        tracks = List.copyOf(tracks);
    }

    /**
     * A face track.
     *
     * @param track the track's video, as the session names it
     * @param speaker whose face it is
     * @param file the video of the mouth, 96 x 96 pixels at 25 pictures a second with the track's sound, relative to the
     *     output; absent where there is none
     * @param quality how well the mouth could be followed; absent where it could not be tried
     * @param problem what is wrong with the track, in one sentence with the remedy; absent where nothing is
     */
    public record LipTrack(String track, String speaker, String file, Quality quality, String problem) {}

    /**
     * How well the mouth of a track could be followed.
     *
     * @param detector what found the face's points
     * @param pictures how many the track has
     * @param faces in how many of them a face was found; in the others its place is guessed from those around them
     * @param jumps how often the mouth moved by more than a quarter of the distance of the eyes from one picture to the
     *     next
     * @param held how often there was no mouth where the points are, and the patch of the picture before was kept
     * @param fixedPlace whether no face was found at all and the patch was cut from where the mouth of a face in the middle
     *     would be
     */
    public record Quality(String detector, int pictures, int faces, int jumps, int held, boolean fixedPlace) {}
}
