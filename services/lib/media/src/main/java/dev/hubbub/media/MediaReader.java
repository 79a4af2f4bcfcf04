package dev.hubbub.media;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the sound of recordings: wav, flac, ogg with Opus or Vorbis, G.722, mp3, mp4 with AAC and whatever else FFmpeg
 * opens. Sound is always delivered as mono (the mean of the channels) at {@value #SAMPLE_RATE} samples per second,
 * floats with full scale at 1.
 *
 * <p>Without state; one instance serves any number of threads.
 */
public final class MediaReader {

    /** Samples per second of everything that is read. */
    public static final int SAMPLE_RATE = 16_000;

    /** Opens a recording to read several of its ranges; the caller closes it. */
    public AudioRecording open(Path file) throws UnreadableMediaException {
        return AudioRecording.open(file);
    }

    /** What a recording says of its sound, without decoding it. */
    public RecordingInfo probe(Path file) throws UnreadableMediaException {
        try (AudioRecording recording = open(file)) {
            return recording.info();
        }
    }

    /**
     * All samples of a recording: {@code round up (duration * 16000)} of them.
     *
     * @throws UnreadableMediaException also where the samples do not fit into the free heap, saying how many there are
     */
    public float[] readAll(Path file) throws UnreadableMediaException {
        try (AudioRecording recording = open(file)) {
            return recording.readAll();
        }
    }

    /** The samples of one range of a recording; see {@link AudioRecording#read}. */
    public float[] read(Path file, TimeRange range) throws UnreadableMediaException {
        try (AudioRecording recording = open(file)) {
            return recording.read(range);
        }
    }

    /** The samples of several ranges of a recording, in the order of {@code ranges}; opens the file once. */
    public List<float[]> readRanges(Path file, List<TimeRange> ranges) throws UnreadableMediaException {
        try (AudioRecording recording = open(file)) {
            List<float[]> samples = new ArrayList<>(ranges.size());
            for (TimeRange range : ranges) {
                samples.add(recording.read(range));
            }
            return samples;
        }
    }
}
