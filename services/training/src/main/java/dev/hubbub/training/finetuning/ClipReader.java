package dev.hubbub.training.finetuning;

import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.UnreadableMediaException.Reason;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoRecording;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Reads stretches of recordings. As where they are transcribed, the pictures of a recording are taken for those of its
 * speaker's mouth, and one that lacks sound or pictures is only seen or only heard.
 */
final class ClipReader {
    private final MediaReader sounds = new MediaReader();

    /**
     * Reads one.
     *
     * @param channel of the sound, from 1; null for all
     * @param part empty for the whole recording
     * @param wanted what is read
     * @throws UnreadableMediaException if nothing of what is wanted is there, or what is there is broken
     */
    Clip read(Path file, Integer channel, Optional<TimeRange> part, Set<Modality> wanted)
            throws UnreadableMediaException {
        UnreadableMediaException missing = null;
        float[] sound = null;
        GreyFrames mouth = null;
        try {
            sound = wanted.contains(Modality.AUDIO) ? sound(file, channel, part) : null;
        } catch (UnreadableMediaException e) {
            if (channel != null) {
                throw e;
            }
            missing = requireMissing(e, Reason.NO_AUDIO);
        }
        try {
            mouth = wanted.contains(Modality.VIDEO) ? mouth(file, part) : null;
        } catch (UnreadableMediaException e) {
            missing = requireMissing(e, Reason.NO_VIDEO);
        }
        if (sound == null && mouth == null) {
            throw missing;
        }
        return new Clip(sound, mouth);
    }

    private static UnreadableMediaException requireMissing(UnreadableMediaException e, Reason reason)
            throws UnreadableMediaException {
        if (e.reason() != reason && e.reason() != Reason.RANGE_OUTSIDE) {
            throw e;
        }
        return e;
    }

    private float[] sound(Path file, Integer channel, Optional<TimeRange> part) throws UnreadableMediaException {
        try (AudioRecording recording = sounds.open(file, channel)) {
            return part.isEmpty() ? recording.readAll() : recording.read(part.get());
        }
    }

    private static GreyFrames mouth(Path file, Optional<TimeRange> part) throws UnreadableMediaException {
        try (VideoRecording recording = VideoRecording.open(file)) {
            Pictures pictures =
                    part.isEmpty() ? recording.readAll(PictureForm.GREY) : recording.read(part.get(), PictureForm.GREY);
            return new GreyFrames(pictures.height(), pictures.width(), pictures.pixels());
        }
    }
}
