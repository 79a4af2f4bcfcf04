package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.media.MediaReader;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.tokenizer.TokenizerException;
import dev.hubbub.speech.torch.DeviceMemoryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Transcribes the segments of a session with one model: each segment is encoded once, and decoded as often as there
 * are decodings. A decoding's transcript is the same whichever other decodings are asked for beside it.
 */
public final class Transcriber {

    private final SpeechModel model;
    private final ModelOptions options;
    private final ComputeDevice device;
    private final MediaReader reader = new MediaReader();

    /**
     * A transcriber over a loaded model.
     *
     * @param options what the model was loaded with
     * @throws TokenizerException if the model came without a tokenizer, so that there would be no text
     */
    public Transcriber(SpeechModel model, ModelOptions options) {
        requireTokenizer(model);
        this.model = model;
        this.options = options;
        this.device = ComputeDevice.of(options);
    }

    static void requireTokenizer(SpeechModel model) {
        if (model.text().isEmpty()) {
            throw new TokenizerException("The checkpoint has no tokenizer, so its tokens cannot be read as text: put"
                    + " tokenizer.json beside its weights.");
        }
    }

    /** What decodings must have in common to share encoder passes. */
    private record Pass(boolean pad, boolean oneByOne) {

        static Pass of(SessionDecoder decoder) {
            return new Pass(decoder.decoding().whisper().padToThirtySeconds(), decoder.isOneByOne());
        }
    }

    /**
     * Transcribes a session.
     *
     * @param session its segments
     * @param decodings what to decode them with; one result each, in this order
     * @param media finds the recordings
     * @param listener is told how far it is
     * @throws StageFailure if a recording cannot be decoded
     * @throws IllegalArgumentException if a decoding asks for what the model does not have
     * @throws InterruptedException if the thread was interrupted between two batches
     */
    public List<DecodedSession> transcribe(
            SegmentList session, List<Decoding> decodings, MediaLocator media, TranscriptionListener listener)
            throws StageFailure, IOException, InterruptedException {
        List<SessionDecoder> decoders = decodings.stream()
                .map(decoding -> new SessionDecoder(model, device, session, decoding))
                .toList();
        Map<Pass, List<SessionDecoder>> passes =
                decoders.stream().collect(Collectors.groupingBy(Pass::of, LinkedHashMap::new, Collectors.toList()));
        Progress progress = new Progress(session.segments().size() * passes.size(), listener);
        for (Map.Entry<Pass, List<SessionDecoder>> pass : passes.entrySet()) {
            transcribe(session.segments(), pass.getKey(), pass.getValue(), media, progress);
        }
        return decoders.stream().map(SessionDecoder::result).toList();
    }

    private void transcribe(
            List<Segment> segments, Pass pass, List<SessionDecoder> decoders, MediaLocator media, Progress progress)
            throws StageFailure, IOException, InterruptedException {
        int batch = pass.oneByOne() ? 1 : options.batch();
        try (SegmentAudio audio = new SegmentAudio(reader, media)) {
            for (int from = 0; from < segments.size(); ) {
                List<Segment> some = segments.subList(from, Math.min(from + batch, segments.size()));
                Progress.Reached before = progress.reached;
                try {
                    transcribe(some, pass, decoders, audio, progress);
                    from += some.size();
                } catch (DeviceMemoryException e) {
                    // The model computes a batch in parts by itself; here its memory of all the audio does not fit.
                    if (some.size() == 1) {
                        throw e;
                    }
                    batch = (some.size() + 1) / 2;
                    progress.reached = before;
                }
            }
        }
    }

    /** @throws DeviceMemoryException if the segments do not fit on the device at once; no decoder has then taken any */
    private void transcribe(
            List<Segment> some, Pass pass, List<SessionDecoder> decoders, SegmentAudio audio, Progress progress)
            throws StageFailure, IOException, InterruptedException {
        long started = System.nanoTime();
        List<Clip> clips = new ArrayList<>(some.size());
        for (Segment segment : some) {
            clips.add(Clip.ofAudio(audio.read(segment)));
        }
        try (EncodedSpeech encoded = model.encode(clips, new Encoding(pass.pad()))) {
            double encodeSeconds = seconds(started);
            double audioSeconds = IntStream.range(0, encoded.size())
                    .mapToDouble(encoded::seconds)
                    .sum();
            List<SessionDecoder.Decoded> decoded = new ArrayList<>(decoders.size());
            for (SessionDecoder decoder : decoders) {
                stopIfInterrupted();
                decoded.add(decoder.decode(some, encoded));
                progress.decoded(some.size(), audioSeconds, decoders.size(), decoder.decoding());
            }
            for (int i = 0; i < decoders.size(); i++) {
                decoders.get(i).take(decoded.get(i), encodeSeconds, decoders.size());
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

    /** Counts decoded segments and their sound, a segment being done when every decoding of its group is. */
    private static final class Progress {
        private final int segments;
        private final TranscriptionListener listener;
        private final long begun = System.nanoTime();

        private Reached reached = new Reached(0, 0);

        /** How much of segments and sound is decoded, counting what only some of the decodings have as a part. */
        private record Reached(double segments, double audioSeconds) {}

        Progress(int segments, TranscriptionListener listener) {
            this.segments = segments;
            this.listener = listener;
        }

        void decoded(int count, double seconds, int decodings, Decoding decoding) {
            reached = new Reached(
                    reached.segments() + (double) count / decodings, reached.audioSeconds() + seconds / decodings);
            String what = String.format(
                    Locale.ROOT,
                    "%d of %d segments, beam %d, %.1f times real time",
                    (int) reached.segments(),
                    segments,
                    decoding.beamSize(),
                    reached.audioSeconds() / Transcriber.seconds(begun));
            listener.progress(Math.min(1, reached.segments() / segments), what);
        }
    }
}
