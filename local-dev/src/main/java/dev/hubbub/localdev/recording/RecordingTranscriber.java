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
import dev.hubbub.transcription.Transcriber;
import dev.hubbub.transcription.TranscriptionListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Transcribes recordings of which nothing is known: cut into equal parts, one decoding. */
public final class RecordingTranscriber implements AutoCloseable {

    private final WhisperModel model;
    private final Transcriber transcriber;
    private final Decoding decoding;
    private final EvenChunks chunks;
    private final MediaReader reader = new MediaReader();

    /**
     * Loads a checkpoint.
     *
     * @param checkpoint its folder or file
     * @param options where to compute
     * @param decoding how to decode
     * @param maxSegmentSeconds the longest part a recording is cut into
     * @throws IllegalArgumentException if such parts do not fit the model
     */
    public RecordingTranscriber(Path checkpoint, ModelOptions options, Decoding decoding, int maxSegmentSeconds) {
        this.chunks = new EvenChunks(maxSegmentSeconds);
        this.decoding = decoding;
        this.model = WhisperModel.load(checkpoint, options);
        this.transcriber = new Transcriber(model, options);
        if (maxSegmentSeconds > model.longestSegmentSeconds()) {
            model.close();
            throw new IllegalArgumentException("Segments of " + maxSegmentSeconds + " s do not fit this model: choose"
                    + " at most " + (int) model.longestSegmentSeconds() + " with --max-segment-seconds.");
        }
    }

    /**
     * Transcribes a recording.
     *
     * @throws StageFailure if it cannot be decoded; the message names it
     */
    public DecodedSession transcribe(Path recording, TranscriptionListener listener)
            throws StageFailure, IOException, InterruptedException {
        double duration = reader.probe(recording).duration();
        List<TimeSpan> spans = chunks.of(duration);
        List<Segment> segments = new ArrayList<>();
        String name = recording.getFileName().toString();
        for (TimeSpan span : spans) {
            // The only part goes to wherever the recording ends: a header's duration is a promise.
            Double end = spans.size() == 1 ? null : span.end();
            segments.add(new Segment(
                    name + "#" + segments.size(), recording.toString(), span.start(), end, null, null, name, 0));
        }
        SegmentList session = new SegmentList(name, List.of(name), segments);
        return transcriber
                .transcribe(session, List.of(decoding), Path::of, listener)
                .get(0);
    }

    @Override
    public void close() {
        model.close();
    }
}
