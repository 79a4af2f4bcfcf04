package dev.hubbub.transcription;

import ai.djl.Device;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.media.MediaReader;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.ModelOptions;
import dev.hubbub.speech.whisper.WhisperModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Transcribes the segments of a session with one model: each segment is encoded once, and decoded as often as there
 * are decodings. A decoding's transcript is the same whichever other decodings are asked for beside it.
 */
public final class Transcriber {

    private final WhisperModel model;
    private final ModelOptions options;
    private final String device;
    private final MediaReader reader = new MediaReader();

    /**
     * A transcriber over a loaded model.
     *
     * @param options what the model was loaded with
     */
    public Transcriber(WhisperModel model, ModelOptions options) {
        this.model = model;
        this.options = options;
        Device resolved = TorchRuntime.device(options.device());
        this.device = resolved.isGpu() ? "cuda:" + resolved.getDeviceId() : "cpu";
    }

    /**
     * Transcribes a session.
     *
     * @param session its segments
     * @param decodings what to decode them with; one result each, in this order
     * @param media finds the recordings
     * @param listener is told how far it is
     * @throws StageFailure if a recording cannot be decoded
     * @throws InterruptedException if the thread was interrupted between two batches
     */
    public List<DecodedSession> transcribe(
            SegmentList session, List<Decoding> decodings, MediaLocator media, TranscriptionListener listener)
            throws StageFailure, IOException, InterruptedException {
        List<SessionDecoder> decoders = decodings.stream()
                .map(decoding -> new SessionDecoder(model, device, decoding))
                .toList();
        Map<Boolean, List<SessionDecoder>> byPadding = decoders.stream()
                .collect(Collectors.groupingBy(
                        decoder -> decoder.decoding().padToThirtySeconds(), TreeMap::new, Collectors.toList()));
        Progress progress = new Progress(session.segments().size() * byPadding.size(), listener);
        for (Map.Entry<Boolean, List<SessionDecoder>> padding : byPadding.entrySet()) {
            transcribe(session.segments(), padding.getKey(), padding.getValue(), media, progress);
        }
        return decoders.stream().map(decoder -> decoder.result(session)).toList();
    }

    private void transcribe(
            List<Segment> segments, boolean pad, List<SessionDecoder> decoders, MediaLocator media, Progress progress)
            throws StageFailure, IOException, InterruptedException {
        int batch = options.batch();
        try (SegmentAudio audio = new SegmentAudio(reader, media)) {
            for (int from = 0; from < segments.size(); from += batch) {
                List<Segment> some = segments.subList(from, Math.min(from + batch, segments.size()));
                long started = System.nanoTime();
                List<float[]> samples = new ArrayList<>(some.size());
                for (Segment segment : some) {
                    samples.add(audio.read(segment));
                }
                try (EncodedAudio encoded = model.encode(samples, pad)) {
                    double encodeSeconds = seconds(started);
                    for (SessionDecoder decoder : decoders) {
                        stopIfInterrupted();
                        decoder.decode(some, encoded, encodeSeconds, decoders.size());
                        progress.decoded(some.size(), decoders.size(), decoder.decoding());
                    }
                }
            }
        }
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("The transcription was asked to stop");
        }
    }

    static double seconds(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1e9;
    }

    /** Counts decoded segments, a segment being done when every decoding of its group is. */
    private static final class Progress {
        private final int segments;
        private final TranscriptionListener listener;
        private double done;

        Progress(int segments, TranscriptionListener listener) {
            this.segments = segments;
            this.listener = listener;
        }

        void decoded(int count, int decodings, Decoding decoding) {
            done += (double) count / decodings;
            String what = "%d of %d segments, beam %d".formatted((int) done, segments, decoding.beamSize());
            listener.progress(Math.min(1, done / segments), what);
        }
    }

    /** How a hypothesis is flagged in a transcript: the signs' names in lower case with hyphens. */
    static List<String> flags(Hypothesis hypothesis) {
        return hypothesis.degeneracy().signs().stream()
                .map(sign -> sign.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
                .sorted()
                .toList();
    }
}
