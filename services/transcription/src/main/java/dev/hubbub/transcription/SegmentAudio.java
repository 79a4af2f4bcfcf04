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
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the samples of segments, keeping the recording of the last segment open: segments of one recording mostly
 * follow each other.
 */
final class SegmentAudio implements AutoCloseable {

    private final MediaReader reader;
    private final MediaLocator locator;
    private final Consumer<String> notices;
    private final Set<String> told = new HashSet<>();
    private String media;
    private Integer channel;
    private Path file;
    private AudioRecording recording;

    /** @param notices is told what was chosen of a recording's sound that nobody asked for */
    SegmentAudio(MediaReader reader, MediaLocator locator, Consumer<String> notices) {
        this.reader = reader;
        this.locator = locator;
        this.notices = notices;
    }

    /**
     * The samples of a segment, 16 kHz mono.
     *
     * @throws StageFailure if the recording cannot be decoded; the message names it as the dataset does
     * @throws IOException if it cannot be read on this machine or at this moment, as for want of memory
     */
    float[] read(Segment segment) throws StageFailure, IOException {
        try {
            return samples(segment);
        } catch (UnreadableMediaException e) {
            throw unreadable(segment, e);
        }
    }

    /** Whether reading failed because the recording has no sound at all. */
    static boolean isForWantOfSound(StageFailure failure) {
        return failure.getCause() instanceof UnreadableMediaException unreadable
                && unreadable.reason() == UnreadableMediaException.Reason.NO_AUDIO;
    }

    /** The samples of a segment, none if its recording ends before it. */
    float[] readIfThere(Segment segment) throws StageFailure, IOException {
        try {
            return samples(segment);
        } catch (UnreadableMediaException e) {
            if (e.reason() == UnreadableMediaException.Reason.RANGE_OUTSIDE) {
                return new float[0];
            }
            throw unreadable(segment, e);
        }
    }

    private float[] samples(Segment segment) throws StageFailure, IOException {
        open(segment.media(), segment.channel());
        float[] samples = segment.end() == null && segment.start() == 0
                ? recording.readAll()
                : recording.read(new TimeRange(segment.start(), endOf(segment)));
        recording.notices().stream()
                .map(notice -> named(notice, segment))
                .filter(told::add)
                .forEach(notices);
        return samples;
    }

    /** What to throw; a fault of this machine is none of the recording's, and may pass. */
    private StageFailure unreadable(Segment segment, UnreadableMediaException e) throws IOException {
        if (e.isOfMachine()) {
            throw new IOException(named(e.getMessage(), segment), e);
        }
        return new StageFailure(FailureReason.UnreadableMedia, named(e.getMessage(), segment), e);
    }

    /** What is said of the file, said of the recording as the dataset calls it. */
    private String named(String sentence, Segment segment) {
        return sentence.replace(String.valueOf(file), segment.media());
    }

    private double endOf(Segment segment) throws UnreadableMediaException {
        return segment.end() == null ? recording.info().duration() : segment.end();
    }

    private void open(String wanted, Integer wantedChannel) throws StageFailure, IOException {
        if (wanted.equals(media) && Objects.equals(wantedChannel, channel)) {
            return;
        }
        close();
        file = locator.locate(wanted);
        recording = reader.open(file, wantedChannel);
        media = wanted;
        channel = wantedChannel;
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
