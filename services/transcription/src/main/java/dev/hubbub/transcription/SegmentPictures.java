package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoRecording;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.transcription.MissingParts.Kind;
import java.io.IOException;

/**
 * Reads the pictures of speakers' mouths during segments, keeping those of the last recording open. A recording whose
 * pictures cannot be had is no reason to give up the session: it is said once, and the model does without.
 */
final class SegmentPictures implements AutoCloseable {

    private final SessionSource source;
    private final MissingParts missing;
    private final String instead;
    private String media;
    private VideoRecording recording;
    private String unopened;

    /**
     * @param missing is told which recording cannot be seen, and why
     * @param listens whether there is sound to do with
     */
    SegmentPictures(SessionSource source, MissingParts missing, boolean listens) {
        this.source = source;
        this.missing = missing;
        this.instead = listens ? " is only heard." : " is neither seen nor heard.";
    }

    /** The mouth during a segment; null if it cannot be seen. */
    GreyFrames read(Segment segment) throws StageFailure, IOException {
        try {
            if (!segment.media().equals(media)) {
                open(segment.media());
            }
            if (unopened != null) {
                missing.say(Kind.ONLY_HEARD_THROUGHOUT, segment, id -> unopened + ". Its speaker" + instead);
            }
            return recording == null ? null : grey(segment);
        } catch (UnreadableMediaException e) {
            String problem = problem(segment.media(), e);
            missing.say(Kind.ONLY_HEARD, segment, id -> problem + ". The speaker of " + id + instead);
            return null;
        }
    }

    /** What is wrong with a recording; a fault of this machine is none of it, and may pass. */
    private static String problem(String media, UnreadableMediaException e) throws IOException {
        String problem = e.getMessage().replace(String.valueOf(e.file()), media);
        if (e.isOfMachine()) {
            throw new IOException(problem, e);
        }
        return problem;
    }

    private void open(String wanted) throws StageFailure, IOException {
        close();
        media = wanted;
        SessionSource.Lips lips = source.lips(wanted);
        if (lips.problem() != null) {
            missing.say(lips.problem());
        }
        if (lips.file() != null) {
            try {
                recording = VideoRecording.open(lips.file());
            } catch (UnreadableMediaException e) {
                unopened = problem(wanted, e);
            }
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
        unopened = null;
        if (recording != null) {
            recording.close();
            recording = null;
        }
    }
}
