package dev.hubbub.media;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.nio.file.Path;
import java.util.Locale;

/** Refuses decoded sound that cannot be what was recorded. Places are samples on the file's clock. */
final class SoundCheck {

    /** Undecodable sound up to this length is what players bridge too, such as a tag between two mp3 frames. */
    private static final double LARGEST_DAMAGE_SECONDS = 0.1;

    /** A gap beyond this is no gap but a broken time stamp, and would be filled with silence for hours. */
    private static final double LONGEST_GAP_SECONDS = 3600;

    /** Nothing is louder than a million times full scale, whatever a file takes for full scale. */
    private static final float LOUDEST = 1e6f;

    private final Path file;
    private final int rate;

    SoundCheck(Path file, int rate) {
        this.file = file;
        this.rate = rate;
    }

    /** Something could not be decoded: fails where what follows shows that it was more than players bridge too. */
    void requireDecoded(long expected, long place) throws UnreadableMediaException {
        double gap = (double) (place - expected) / rate;
        if (gap > LARGEST_DAMAGE_SECONDS) {
            throw new UnreadableMediaException(
                    file,
                    Reason.DAMAGED,
                    String.format(
                            Locale.ROOT,
                            "has %.2f s of sound at %.2f s that cannot be decoded: copy it again",
                            gap,
                            (double) expected / rate));
        }
    }

    /** Fails where so much lies between one stretch of sound and the next that the time stamps must be wrong. */
    void requirePlausible(long expected, long place) throws UnreadableMediaException {
        if ((double) (place - expected) / rate > LONGEST_GAP_SECONDS) {
            throw new UnreadableMediaException(
                    file,
                    Reason.DAMAGED,
                    String.format(
                            Locale.ROOT,
                            "goes from %.2f s to %.2f s with nothing between them: its time stamps are broken, convert"
                                    + " it to flac",
                            (double) expected / rate,
                            (double) place / rate));
        }
    }

    /** Fails where a sample is no number, or absurdly large. */
    void requireNumbers(float[] block, int length, long position) throws UnreadableMediaException {
        for (int n = 0; n < length; n++) {
            if (!(Math.abs(block[n]) <= LOUDEST)) {
                throw new UnreadableMediaException(
                        file,
                        Reason.DAMAGED,
                        String.format(
                                Locale.ROOT,
                                "has a sample of %s at %.4f s, which is no sound: write it again",
                                block[n],
                                (double) (position + n) / rate));
            }
        }
    }
}
