package dev.hubbub.media;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.global.avformat;

/**
 * Reads the sound of recordings: wav, flac, ogg with Opus or Vorbis, G.722, mp3, mp4 with AAC and whatever else FFmpeg
 * opens. Sound is always delivered as mono (the mean of the channels, or the strongest of them where they cancel each
 * other out, or the one that is asked for) at {@value #SAMPLE_RATE} samples per second,
 * floats with full scale at 1.
 *
 * <p>Without state; one instance serves any number of threads.
 */
public final class MediaReader {

    /** Samples per second of everything that is read. */
    public static final int SAMPLE_RATE = 16_000;

    /** From where on FFmpeg itself would not rather see more of a file before it says what it is. */
    private static final int CERTAIN = avformat.AVPROBE_SCORE_MAX / 4;

    private final SoundSelection selection;

    /** A reader of what a player would play. */
    public MediaReader() {
        this(SoundSelection.DEFAULT);
    }

    /** A reader of one track or channel of every recording. */
    public MediaReader(SoundSelection selection) {
        this.selection = selection;
    }

    /** Opens a recording to read several of its ranges; the caller closes it. */
    public AudioRecording open(Path file) throws UnreadableMediaException {
        return open(file, null);
    }

    /**
     * Opens a recording to read several of its ranges; the caller closes it.
     *
     * @param channel the channel that is read, from 1; null for this reader's choice
     */
    public AudioRecording open(Path file, Integer channel) throws UnreadableMediaException {
        return AudioRecording.open(file, selection.withChannel(channel));
    }

    /**
     * Whether a file of any name is a recording: FFmpeg knows its format and finds sound in it. Playlists are none, nor
     * is what only may be sound, as almost any bytes may. Encrypted sound counts: whoever reads it is told that it is.
     */
    public boolean isRecording(Path file) {
        try (MediaContainer container = MediaContainer.open(file)) {
            return container.certainty() >= CERTAIN && !container.audioTracks().isEmpty();
        } catch (UnreadableMediaException e) {
            return e.reason() == Reason.PROTECTED;
        }
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
