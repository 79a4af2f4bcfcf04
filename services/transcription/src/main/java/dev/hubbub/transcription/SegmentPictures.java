package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoRecording;
import dev.hubbub.speech.model.GreyFrames;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads the pictures of speakers' mouths during segments, keeping those of the last recording open. A recording whose
 * pictures cannot be had is no reason to give up the session: it is said once, and the model does without.
 */
final class SegmentPictures implements AutoCloseable {

    private final SessionSource source;
    private final Consumer<String> missing;
    private String media;
    private VideoRecording recording;

    /** @param missing is told which recording cannot be seen, and why; possibly more than once */
    SegmentPictures(SessionSource source, Consumer<String> missing) {
        this.source = source;
        this.missing = missing;
    }

    /** The mouth during a segment; null if it cannot be seen. */
    GreyFrames read(Segment segment) throws StageFailure, IOException {
        try {
            if (!segment.media().equals(media)) {
                open(segment.media());
            }
            return recording == null ? null : grey(segment);
        } catch (UnreadableMediaException e) {
            String problem = e.getMessage().replace(String.valueOf(e.file()), segment.media());
            missing.accept(problem + ". The speaker of " + segment.id() + " is only heard.");
            return null;
        }
    }

    private void open(String wanted) throws StageFailure, IOException {
        close();
        media = wanted;
        SessionSource.Lips lips = source.lips(wanted);
        if (lips.problem() != null) {
            missing.accept(lips.problem());
        }
        if (lips.file() != null) {
            recording = VideoRecording.open(lips.file());
        }
    }

    private GreyFrames grey(Segment segment) throws UnreadableMediaException {
        double end = segment.end() == null ? recording.info().duration() : segment.end();
        if (end <= segment.start()) {
            return null;
        }
        Pictures pictures = recording.read(new TimeRange(segment.start(), end), PictureForm.GREY);
        return new GreyFrames(pictures.height(), pictures.width(), pictures.pixels());
    }

    @Override
    public void close() {
        media = null;
        if (recording != null) {
            recording.close();
            recording = null;
        }
    }
}
