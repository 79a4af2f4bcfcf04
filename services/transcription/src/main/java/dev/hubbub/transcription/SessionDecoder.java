package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript.Word;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.SpeechModel;
import java.util.List;

/** Collects one decoding's transcript of a session, whatever order its segments are decoded in. */
final class SessionDecoder {

    private final ComputeDevice device;
    private final Decoding decoding;
    private final SegmentSearch search;
    private final SegmentList session;
    private final SpeakerHistory history;
    private final Decoded[] decoded;

    SessionDecoder(SpeechModel model, ComputeDevice device, SegmentSearch search, SegmentList session) {
        this.device = device;
        this.decoding = search.decoding();
        this.search = search;
        this.session = session;
        this.history = new SpeakerHistory(
                search.options().search().prompt(), model.text().orElseThrow());
        this.decoded = new Decoded[session.segments().size()];
    }

    /**
     * What a segment was decoded into, and its part of what that cost.
     *
     * @param hypothesis null where there was no sound to hear
     * @param words null where they are not wanted
     * @param audioSeconds of the segment
     * @param encodeSeconds of reading and encoding it, for all decodings
     * @param decodeSeconds of the search
     */
    record Decoded(
            Hypothesis hypothesis, List<Word> words, double audioSeconds, double encodeSeconds, double decodeSeconds) {

        /** Of a segment behind the end of its recording. */
        static final Decoded NOTHING = new Decoded(null, null, 0, 0, 0);
    }

    /** What the segment is to be decoded after. */
    List<Integer> prompt(Segment segment) {
        return search.isOneByOne()
                ? history.prompt(segment)
                : search.options().search().prompt();
    }

    /** Takes what the segment at a place was decoded into. */
    void take(int place, Decoded what) {
        decoded[place] = what;
        // Nobody else asks for what was said before, and segments in any order would tell it wrongly.
        if (search.isOneByOne() && what.hypothesis() != null && !search.isSilence(what.hypothesis())) {
            history.said(session.segments().get(place), what.hypothesis());
        }
    }

    /**
     * The transcript, once all segments are decoded.
     *
     * @param sharedBy how many decodings shared the encoder's work
     * @param missing what could not be seen or heard, in sentences
     */
    DecodedSession result(int sharedBy, List<String> missing) {
        TranscriptCollection transcribed = new TranscriptCollection(session.session(), missing, session.silences());
        double audioSeconds = transcribed.silentSeconds();
        double encodeSeconds = 0;
        double decodeSeconds = 0;
        for (int place = 0; place < decoded.length; place++) {
            Decoded what = decoded[place];
            add(transcribed, session.segments().get(place), what);
            audioSeconds += what.audioSeconds();
            encodeSeconds += what.encodeSeconds();
            decodeSeconds += what.decodeSeconds();
        }
        return new DecodedSession(
                decoding,
                transcribed.transcript(),
                transcribed.timing(audioSeconds, encodeSeconds, sharedBy, decodeSeconds, device));
    }

    private void add(TranscriptCollection transcribed, Segment segment, Decoded what) {
        Hypothesis hypothesis = what.hypothesis();
        if (hypothesis == null) {
            transcribed.behindTheEnd(segment);
            return;
        }
        double heard = segment.start() + what.audioSeconds();
        // A line may be written to last far beyond its recording.
        boolean asWritten = segment.end() != null && heard >= segment.end() - ManifestSession.TOLERANCE_SECONDS;
        double end = asWritten ? segment.end() : heard;
        var place =
                new TranscriptCollection.Place(segment.id(), segment.media(), segment.start(), end, segment.speaker());
        if (search.isSilence(hypothesis)) {
            transcribed.silent(place, hypothesis, decoding.whisper().wordTimestamps() != null);
        } else {
            transcribed.said(place, hypothesis.text(), hypothesis.tokens(), hypothesis, what.words());
        }
    }
}
