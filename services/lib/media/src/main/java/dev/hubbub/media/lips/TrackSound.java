package dev.hubbub.media.lips;

import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.UnreadableMediaException.Reason;

/**
 * Sound that is read piece by piece until the end its file declares. Encoders round that up, and so the last piece may be
 * shorter than asked for, or have nothing in it.
 */
final class TrackSound {

    private TrackSound() {}

    /** The samples of {@code range}, none where the sound ends before it. */
    static float[] read(AudioRecording sound, TimeRange range) throws UnreadableMediaException {
        try {
            return sound.read(range);
        } catch (UnreadableMediaException e) {
            if (e.reason() != Reason.RANGE_OUTSIDE) {
                throw e;
            }
            return new float[0];
        }
    }
}
