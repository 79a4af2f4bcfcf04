package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads the samples of segments, keeping the recording of the last segment open: segments of one recording mostly
 * follow each other.
 */
final class SegmentAudio implements AutoCloseable {

    private final MediaReader reader;
    private final MediaLocator locator;
    private String media;
    private Path file;
    private AudioRecording recording;

    SegmentAudio(MediaReader reader, MediaLocator locator) {
        this.reader = reader;
        this.locator = locator;
    }

    /**
     * The samples of a segment, 16 kHz mono.
     *
     * @throws StageFailure if the recording cannot be decoded; the message names it as the dataset does
     */
    float[] read(Segment segment) throws StageFailure, IOException {
        try {
            open(segment.media());
            return segment.end() == null && segment.start() == 0
                    ? recording.readAll()
                    : recording.read(new TimeRange(segment.start(), endOf(segment)));
        } catch (UnreadableMediaException e) {
            throw new StageFailure(
                    FailureReason.UnreadableMedia, e.getMessage().replace(String.valueOf(file), segment.media()), e);
        }
    }

    private double endOf(Segment segment) throws UnreadableMediaException {
        return segment.end() == null ? recording.info().duration() : segment.end();
    }

    private void open(String wanted) throws StageFailure, IOException {
        if (wanted.equals(media)) {
            return;
        }
        close();
        file = locator.locate(wanted);
        recording = reader.open(file);
        media = wanted;
    }

    @Override
    public void close() {
        if (recording != null) {
            recording.close();
            recording = null;
            media = null;
        }
    }
}
