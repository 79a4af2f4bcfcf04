package dev.hubbub.media.lips;

/**
 * How well the lips of a track could be followed.
 *
 * @param detector what found the points, such as {@code face-api}
 * @param pictures how many the track has
 * @param faces in how many of them a face was found; in the others its place is guessed from those around them
 * @param jumps how often the mouth was somewhere else than in the picture before, by more than a quarter of the distance
 *     of the eyes
 * @param held how often the mouth could not be cut out and the patch of the picture before was kept
 * @param fixedPlace whether no face was found at all and the patch is cut from where the mouth of a face in the middle
 *     would be
 */
public record LipQuality(String detector, int pictures, int faces, int jumps, int held, boolean fixedPlace) {

    /** In which share of the pictures a face was found, from 0 to 1. */
    public double share() {
        return (double) faces / pictures;
    }
}
