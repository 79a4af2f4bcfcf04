package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.WhisperModel;
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
    SessionDecoder(WhisperModel model, ComputeDevice device, SegmentList session, Decoding decoding) {
        this.device = device;
        this.decoding = decoding;
        this.search = new SegmentSearch(model, decoding);
        this.history = new SpeakerHistory(search.options().prompt(), model.tokens());
        this.transcribed = new TranscriptCollection(session.session());
    }

    Decoding decoding() {
        return decoding;
    }

    /** Whether each segment has to wait for the text of the one before it. */
    boolean isOneByOne() {
        return decoding.conditionOnPreviousText() != null;
    }

    void decode(List<Segment> segments, EncodedAudio encoded, double encodeSeconds, int sharedBy) {
        long started = System.nanoTime();
        List<Integer> prompt = isOneByOne()
                ? history.prompt(segments.get(0))
                : search.options().prompt();
        List<Hypothesis> hypotheses = search.decode(encoded, prompt);
        for (int i = 0; i < segments.size(); i++) {
            add(segments.get(i), hypotheses.get(i), encoded, i);
        }
        decodeSeconds += Transcriber.seconds(started);
        this.encodeSeconds += encodeSeconds;
        this.sharedBy = sharedBy;
    }

    private void add(Segment segment, Hypothesis hypothesis, EncodedAudio encoded, int index) {
        double seconds = encoded.seconds(index);
        audioSeconds += seconds;
        double end = segment.end() == null ? segment.start() + seconds : segment.end();
        var place =
                new TranscriptCollection.Place(segment.id(), segment.media(), segment.start(), end, segment.speaker());
        if (search.isSilence(hypothesis)) {
            transcribed.silent(place, hypothesis, decoding.wordTimestamps() != null);
            return;
        }
        transcribed.said(
                place,
                hypothesis.text(),
                hypothesis.tokens(),
                hypothesis,
                search.words(encoded, index, hypothesis, segment.start()));
        history.said(segment, hypothesis);
    }

    DecodedSession result() {
        return new DecodedSession(
                decoding,
                transcribed.transcript(),
                transcribed.timing(audioSeconds, encodeSeconds, sharedBy, decodeSeconds, device));
    }
}
