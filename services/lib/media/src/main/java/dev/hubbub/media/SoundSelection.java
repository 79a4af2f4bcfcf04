package dev.hubbub.media;

/**
 * Which of a file's sound is read.
 *
 * @param track the audio track, from 1 in the file's order; null for the one a player would choose
 * @param channel the channel, from 1 (in stereo, 1 is left); null for the mean of all channels or, where they cancel
 *     each other out, the strongest
 */
public record SoundSelection(Integer track, Integer channel) {

    /** What a recording is read as when nobody says otherwise. */
    public static final SoundSelection DEFAULT = new SoundSelection(null, null);

    public SoundSelection {
        requireCounted("track", track);
        requireCounted("channel", channel);
    }

    private static void requireCounted(String field, Integer number) {
        if (number != null && number < 1) {
            throw new IllegalArgumentException("Sound: " + field + " must be 1 or more, not " + number + ".");
        }
    }

    /** The same track, and of it this channel; what is selected already, where {@code wanted} is null. */
    public SoundSelection withChannel(Integer wanted) {
        return wanted == null ? this : new SoundSelection(track, wanted);
    }
}
