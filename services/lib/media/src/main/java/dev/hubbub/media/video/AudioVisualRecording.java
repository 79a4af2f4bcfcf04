package dev.hubbub.media.video;

import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.SoundSelection;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.UnreadableMediaException.Reason;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The sound and the pictures of one open media file on one clock, read in any order of ranges. A file may lack one of
 * the two, or one of them may end before the other; a range of which neither is left is an error.
 *
 * <p>Holds native memory until closed. Not for use by several threads at once.
 */
public final class AudioVisualRecording implements AutoCloseable {

    private final AudioRecording sound;
    private final VideoRecording pictures;

    private AudioVisualRecording(AudioRecording sound, VideoRecording pictures) {
        this.sound = sound;
        this.pictures = pictures;
    }

    /** Opens {@code file}; fails where it is missing, empty, no media or has neither sound nor pictures. */
    public static AudioVisualRecording open(Path file, SoundSelection selection) throws UnreadableMediaException {
        AudioRecording sound = null;
        UnreadableMediaException silent = null;
        try {
            sound = new MediaReader(selection).open(file);
        } catch (UnreadableMediaException e) {
            // Who asks for a track or a channel is told that it is not there.
            if (e.reason() != Reason.NO_AUDIO || !selection.equals(SoundSelection.DEFAULT)) {
                throw e;
            }
            silent = e;
        }
        try {
            return new AudioVisualRecording(sound, VideoRecording.open(file));
        } catch (UnreadableMediaException e) {
            if (sound != null && e.reason() == Reason.NO_VIDEO) {
                return new AudioVisualRecording(sound, null);
            }
            close(sound);
            // Pictures that are there and cannot be read are told, also where there is no sound beside them.
            throw silent != null && e.reason() == Reason.NO_VIDEO ? silent : e;
        } catch (RuntimeException e) {
            close(sound);
            throw e;
        }
    }

    /** The sound, if the file has any. */
    public Optional<AudioRecording> sound() {
        return Optional.ofNullable(sound);
    }

    /** The pictures, if the file has any. */
    public Optional<VideoRecording> pictures() {
        return Optional.ofNullable(pictures);
    }

    /**
     * Sound and pictures of {@code range}, of each as much as there is.
     *
     * @throws UnreadableMediaException where both end before the range, or something is missing that the file declares
     */
    public AudioVisualClip read(TimeRange range, PictureForm form) throws UnreadableMediaException {
        UnreadableMediaException outside = null;
        float[] samples = null;
        Pictures shown = null;
        try {
            samples = sound == null ? null : sound.read(range);
        } catch (UnreadableMediaException e) {
            outside = requireOutside(e);
        }
        try {
            shown = pictures == null ? null : pictures.read(range, form);
        } catch (UnreadableMediaException e) {
            outside = requireOutside(e);
        }
        if (samples == null && shown == null) {
            throw outside;
        }
        return new AudioVisualClip(samples, shown);
    }

    private static UnreadableMediaException requireOutside(UnreadableMediaException e) throws UnreadableMediaException {
        if (e.reason() != Reason.RANGE_OUTSIDE) {
            throw e;
        }
        return e;
    }

    private static void close(AudioRecording sound) {
        if (sound != null) {
            sound.close();
        }
    }

    @Override
    public void close() {
        close(sound);
        if (pictures != null) {
            pictures.close();
        }
    }
}
