package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript.Word;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.SpeechModel;
import java.util.ArrayList;
import java.util.List;

/** Collects one decoding's transcript of a session, batch by batch. */
final class SessionDecoder {

    private final ComputeDevice device;
    private final Decoding decoding;
    private final SegmentSearch search;
    private final SpeakerHistory history;
    private final TranscriptCollection transcribed;
    private double audioSeconds;
    private double encodeSeconds;
    private double decodeSeconds;
    private int sharedBy = 1;

    /** @throws IllegalArgumentException if the decoding asks for what the model does not have */
    SessionDecoder(SpeechModel model, ComputeDevice device, SegmentList session, Decoding decoding) {
        this.device = device;
        this.decoding = decoding;
        this.search = new SegmentSearch(model, decoding);
        this.history = new SpeakerHistory(
                search.options().search().prompt(), model.text().orElseThrow());
        this.transcribed = new TranscriptCollection(session.session());
    }

    Decoding decoding() {
        return decoding;
    }

    /** Whether each segment has to wait for the text of the one before it. */
    boolean isOneByOne() {
        return decoding.whisper().conditionOnPreviousText() != null;
    }

    /**
     * What a batch of segments was decoded into.
     *
     * @param words of each segment; null where they are not wanted
     * @param seconds of the search
     */
    record Decoded(
            List<Segment> segments,
            EncodedSpeech audio,
            List<Hypothesis> hypotheses,
            List<List<Word>> words,
            double seconds) {}

    /**
     * Decodes segments, and leaves it to the caller to {@link #take} what they were decoded into.
     *
     * @throws dev.hubbub.speech.torch.DeviceMemoryException if the device's memory does not hold even parts of it
     */
    Decoded decode(List<Segment> segments, EncodedSpeech encoded) {
        long started = System.nanoTime();
        List<Integer> prompt = isOneByOne()
                ? history.prompt(segments.get(0))
                : search.options().search().prompt();
        List<Hypothesis> hypotheses = search.decode(encoded, prompt);
        List<List<Word>> words = new ArrayList<>(segments.size());
        for (int i = 0; i < segments.size(); i++) {
            Hypothesis hypothesis = hypotheses.get(i);
            words.add(
                    search.isSilence(hypothesis)
                            ? null
                            : search.words(
                                    encoded, i, hypothesis, segments.get(i).start()));
        }
        return new Decoded(segments, encoded, hypotheses, words, Transcriber.seconds(started));
    }

    /** Adds what was decoded to the transcript. */
    void take(Decoded decoded, double encodeSeconds, int sharedBy) {
        for (int i = 0; i < decoded.segments().size(); i++) {
            add(
                    decoded.segments().get(i),
                    decoded.hypotheses().get(i),
                    decoded.words().get(i),
                    decoded.audio().seconds(i));
        }
        this.decodeSeconds += decoded.seconds();
        this.encodeSeconds += encodeSeconds;
        this.sharedBy = sharedBy;
    }

    private void add(Segment segment, Hypothesis hypothesis, List<Word> words, double seconds) {
        audioSeconds += seconds;
        double end = segment.end() == null ? segment.start() + seconds : segment.end();
        var place =
                new TranscriptCollection.Place(segment.id(), segment.media(), segment.start(), end, segment.speaker());
        if (search.isSilence(hypothesis)) {
            transcribed.silent(place, hypothesis, decoding.whisper().wordTimestamps() != null);
            return;
        }
        transcribed.said(place, hypothesis.text(), hypothesis.tokens(), hypothesis, words);
        history.said(segment, hypothesis);
    }

    DecodedSession result() {
        return new DecodedSession(
                decoding,
                transcribed.transcript(),
                transcribed.timing(audioSeconds, encodeSeconds, sharedBy, decodeSeconds, device));
    }
}
