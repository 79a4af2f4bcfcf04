package dev.hubbub.localdev.recording;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.VoiceActivity;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.localdev.session.CutSession;
import dev.hubbub.localdev.session.LocalSession;
import dev.hubbub.localdev.transcript.TranscribedRecording;
import dev.hubbub.localdev.transcript.TranscribedSession;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.SoundSelection;
import dev.hubbub.segmentation.activity.EvenChunks;
import dev.hubbub.segmentation.activity.TimeSpan;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.voiceactivity.VoiceActivityDetector;
import dev.hubbub.speech.voiceactivity.VoiceActivityMethod;
import dev.hubbub.speech.voiceactivity.WindowLimits;
import dev.hubbub.transcription.DecodedSession;
import dev.hubbub.transcription.LongFormTranscriber;
import dev.hubbub.transcription.Transcriber;
import dev.hubbub.transcription.TranscriptionListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Transcribes recordings and sessions with one model. A model that writes timestamps goes through a recording window by
 * window and cuts where phrases end; for other models, or if a length is asked for, it is cut into equal parts; if that is
 * asked for, it is cut at silences and gone through in batches. A session is cut and transcribed as the services do it.
 */
public final class LocalTranscriber implements AutoCloseable {

    private static final int DEFAULT_PART_SECONDS = 15;

    /**
     * How sound is cut.
     *
     * @param maxSegmentSeconds the longest segment; null is 15 s, or leaves it to the model where it can cut
     * @param hysteresis where the speech is in sessions with active-speaker scores
     * @param longForm how recordings are gone through; null leaves it to the model and the length
     * @param voiceActivity what finds the speech for batches
     */
    public record Cutting(
            Integer maxSegmentSeconds,
            Hysteresis hysteresis,
            LongFormMode longForm,
            VoiceActivityMethod voiceActivity) {

        /** Recordings are gone through as fits the model. */
        public Cutting(Integer maxSegmentSeconds, Hysteresis hysteresis) {
            this(maxSegmentSeconds, hysteresis, null, VoiceActivityMethod.SILERO);
        }

        /** @throws IllegalArgumentException if nothing can be cut so; the message names the parameter */
        public Cutting {
            parts(maxSegmentSeconds);
        }
    }

    private static EvenChunks parts(Integer longest) {
        return new EvenChunks(longest == null ? DEFAULT_PART_SECONDS : longest);
    }

    /** A way through a recording. */
    private interface Course {
        DecodedSession through(Path recording, TranscriptionListener listener)
                throws StageFailure, IOException, InterruptedException;
    }

    private final MediaReader reader;
    private final Hysteresis hysteresis;
    private final Decoding ofSegments;
    private final boolean readsLips;
    private final SpeechModel model;
    private final EvenChunks parts;
    private final Transcriber segments;
    private final Course course;
    private VoiceActivityDetector detector;

    /** Loads a checkpoint, which takes in all that it can. */
    public LocalTranscriber(
            Path checkpoint, ModelOptions options, AskedDecoding decoding, Cutting cutting, SoundSelection sound) {
        this(checkpoint, options, decoding, cutting, sound, Set.of());
    }

    /**
     * Loads a checkpoint.
     *
     * @param checkpoint its folder or file
     * @param options where to compute
     * @param decoding how to decode
     * @param cutting how to cut
     * @param sound which of recordings' sound is transcribed, where their dataset does not say
     * @param senses what of recordings the model takes in; empty for all that it can
     * @throws IllegalArgumentException if such segments do not fit the model, or it does not have what is asked for
     */
    public LocalTranscriber(
            Path checkpoint,
            ModelOptions options,
            AskedDecoding decoding,
            Cutting cutting,
            SoundSelection sound,
            Set<Modality> senses) {
        this.reader = new MediaReader(sound);
        Integer longest = cutting.maxSegmentSeconds();
        EvenChunks asked = parts(longest);
        this.hysteresis = cutting.hysteresis();
        ModelFamily family = ModelFamilies.of(checkpoint);
        this.readsLips = ModelArchitecture.of(family.name()).readsLips();
        this.model = family.load(checkpoint, options);
        try {
            this.parts = longest == null ? asFits(asked) : requireFit(asked);
            this.ofSegments = decoding.ofSegments(model.capabilities());
            this.segments = new Transcriber(model, options, reader, senses);
            segments.requireAble(ofSegments);
            boolean listens = senses.isEmpty() || senses.contains(Modality.AUDIO);
            this.course = course(options, decoding, cutting, listens);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Course course(ModelOptions options, AskedDecoding decoding, Cutting cutting, boolean listens) {
        if (cutting.longForm() == LongFormMode.BATCHED) {
            requireSound(listens);
            WindowLimits limits = limits(cutting, ofSegments.whisper().padToThirtySeconds());
            this.detector = cutting.voiceActivity().detector();
            return windows(LongFormTranscriber.batched(model, options, ofSegments, detector, limits));
        }
        boolean sequential = cutting.longForm() == LongFormMode.SEQUENTIAL;
        if (sequential && cutting.maxSegmentSeconds() != null) {
            throw new IllegalArgumentException("Windows that follow each other are as long as the model's: leave out"
                    + " --max-segment-seconds, or say --long-form batched.");
        }
        if (sequential) {
            requireSound(listens);
        }
        return sequential || cutting.maxSegmentSeconds() == null && listens && cutsByItself()
                ? windows(LongFormTranscriber.sequential(model, options, decoding.ofWindows(model.capabilities())))
                : this::inParts;
    }

    private void requireSound(boolean listens) {
        if (!listens || !model.capabilities().modalities().contains(Modality.AUDIO)) {
            throw new IllegalArgumentException(
                    "Nothing is heard here, only seen: leave out --long-form, which goes by the sound.");
        }
    }

    /** Windows as long as the model was trained on, or, if it was trained on what has no padding, of one utterance. */
    private WindowLimits limits(Cutting cutting, boolean padded) {
        double usual = padded ? longestSegmentSeconds() : Math.min(DEFAULT_PART_SECONDS, longestSegmentSeconds());
        return new WindowLimits(
                cutting.maxSegmentSeconds() == null ? usual : cutting.maxSegmentSeconds(),
                padded ? Double.POSITIVE_INFINITY : VoiceActivity.SHORT_PAUSE_SECONDS);
    }

    private boolean cutsByItself() {
        return model.capabilities().timestamps()
                && model.capabilities().longForm().isPresent();
    }

    private double longestSegmentSeconds() {
        return model.capabilities().longestClipSeconds();
    }

    private EvenChunks asFits(EvenChunks usual) {
        return new EvenChunks(Math.max(1, Math.min(usual.maxSegmentSeconds(), (int) longestSegmentSeconds())));
    }

    private EvenChunks requireFit(EvenChunks asked) {
        if (asked.maxSegmentSeconds() > longestSegmentSeconds()) {
            throw new IllegalArgumentException("Segments of " + asked.maxSegmentSeconds() + " s do not fit this model:"
                    + " choose at most " + (int) longestSegmentSeconds() + " with --max-segment-seconds.");
        }
        return asked;
    }

    private Course windows(LongFormTranscriber transcriber) {
        return (file, listener) -> {
            try (AudioRecording recording = reader.open(file)) {
                return transcriber.transcribe(file.getFileName().toString(), file.toString(), recording, listener);
            }
        };
    }

    private DecodedSession inParts(Path recording, TranscriptionListener listener)
            throws StageFailure, IOException, InterruptedException {
        return segments.transcribe(partsOf(recording), List.of(ofSegments), Path::of, listener)
                .get(0);
    }

    private SegmentList partsOf(Path recording) throws IOException {
        List<TimeSpan> spans = parts.of(reader.probe(recording).duration());
        List<Segment> cut = new ArrayList<>();
        String name = recording.getFileName().toString();
        for (TimeSpan span : spans) {
            // The only part goes to wherever the recording ends: a header's duration is a promise.
            Double end = spans.size() == 1 ? null : span.end();
            cut.add(new Segment(name + "#" + cut.size(), recording.toString(), span.start(), end, null, null, name, 0));
        }
        return new SegmentList(name, List.of(name), cut);
    }

    /**
     * Transcribes a recording.
     *
     * @throws StageFailure if it cannot be decoded; the message names it
     * @throws IllegalArgumentException if the model does not have what is asked for, such as the language
     */
    public TranscribedRecording recording(Path file, TranscriptionListener listener)
            throws StageFailure, IOException, InterruptedException {
        return new TranscribedRecording(file, course.through(file, listener));
    }

    /**
     * Transcribes a session.
     *
     * @throws StageFailure if it is not complete, or a recording cannot be decoded; the message names it
     * @throws IllegalArgumentException if the model does not have what is asked for, such as the language
     */
    public TranscribedSession session(LocalSession session, TranscriptionListener listener)
            throws StageFailure, IOException, InterruptedException {
        try (CutSession cut = session.cut(hysteresis, parts.maxSegmentSeconds(), readsLips, listener::notice)) {
            DecodedSession decoded =
                    segments.transcribe(cut, List.of(ofSegments), listener).get(0);
            session.beyondTheEnd(decoded.transcript()).ifPresent(listener::notice);
            return new TranscribedSession(cut.segments(), decoded, session.hasOneClock());
        }
    }

    @Override
    public void close() {
        if (detector != null) {
            detector.close();
        }
        model.close();
    }
}
