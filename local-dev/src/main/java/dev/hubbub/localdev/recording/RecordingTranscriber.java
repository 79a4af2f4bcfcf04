package dev.hubbub.localdev.recording;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.media.MediaReader;
import dev.hubbub.segmentation.activity.EvenChunks;
import dev.hubbub.segmentation.activity.TimeSpan;
import dev.hubbub.speech.whisper.ModelOptions;
import dev.hubbub.speech.whisper.WhisperModel;
import dev.hubbub.transcription.DecodedSession;
import dev.hubbub.transcription.LongFormTranscriber;
import dev.hubbub.transcription.Transcriber;
import dev.hubbub.transcription.TranscriptionListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Transcribes recordings of which nothing is known. A model that writes timestamps goes through them window by window
 * and cuts where phrases end; for other models, or if a length is asked for, they are cut into equal parts.
 */
public final class RecordingTranscriber implements AutoCloseable {

    private static final int DEFAULT_PART_SECONDS = 15;

    /** A way through a recording. */
    private interface Course {
        DecodedSession through(Path recording, TranscriptionListener listener)
                throws StageFailure, IOException, InterruptedException;
    }

    private final MediaReader reader = new MediaReader();
    private final WhisperModel model;
    private final Course course;

    /**
     * Loads a checkpoint.
     *
     * @param checkpoint its folder or file
     * @param options where to compute
     * @param decoding how to decode
     * @param partSeconds the longest part a recording is cut into; null leaves cutting to the model where it can
     * @throws IllegalArgumentException if such parts do not fit the model, or it does not have what is asked for
     */
    public RecordingTranscriber(
            Path checkpoint, ModelOptions options, RecordingDecoding decoding, Integer partSeconds) {
        EvenChunks parts = new EvenChunks(partSeconds == null ? DEFAULT_PART_SECONDS : partSeconds);
        // An impossible decoding is said so before a large model is loaded.
        Decoding ofParts = decoding.of(false);
        this.model = WhisperModel.load(checkpoint, options);
        try {
            this.course = partSeconds == null && model.tokens().hasTimestamps()
                    ? windows(options, decoding.of(true))
                    : parts(options, ofParts, parts);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private Course windows(ModelOptions options, Decoding decoding) {
        LongFormTranscriber transcriber = new LongFormTranscriber(model, options, decoding);
        return (recording, listener) -> transcriber.transcribe(
                recording.getFileName().toString(), recording.toString(), reader.readAll(recording), listener);
    }

    private Course parts(ModelOptions options, Decoding decoding, EvenChunks parts) {
        if (parts.maxSegmentSeconds() > model.longestSegmentSeconds()) {
            throw new IllegalArgumentException("Segments of " + parts.maxSegmentSeconds() + " s do not fit this model:"
                    + " choose at most " + (int) model.longestSegmentSeconds() + " with --max-segment-seconds.");
        }
        Transcriber transcriber = new Transcriber(model, options);
        return (recording, listener) -> transcriber
                .transcribe(session(recording, parts), List.of(decoding), Path::of, listener)
                .get(0);
    }

    private SegmentList session(Path recording, EvenChunks parts) throws IOException {
        List<TimeSpan> spans = parts.of(reader.probe(recording).duration());
        List<Segment> segments = new ArrayList<>();
        String name = recording.getFileName().toString();
        for (TimeSpan span : spans) {
            // The only part goes to wherever the recording ends: a header's duration is a promise.
            Double end = spans.size() == 1 ? null : span.end();
            segments.add(new Segment(
                    name + "#" + segments.size(), recording.toString(), span.start(), end, null, null, name, 0));
        }
        return new SegmentList(name, List.of(name), segments);
    }

    /**
     * Transcribes a recording.
     *
     * @throws StageFailure if it cannot be decoded; the message names it
     * @throws IllegalArgumentException if the model does not have what is asked for, such as the language
     */
    public DecodedSession transcribe(Path recording, TranscriptionListener listener)
            throws StageFailure, IOException, InterruptedException {
        return course.through(recording, listener);
    }

    @Override
    public void close() {
        model.close();
    }
}
