package dev.hubbub.transcription;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.WhisperModel;
import java.util.ArrayList;
import java.util.List;

/** Collects one decoding's transcript of a session, batch by batch. */
final class SessionDecoder {

    /** Steps of the fifth decimal are far above what two runs of the same task can differ by. */
    private static final double SCORE_PRECISION = 1e5;

    private final WhisperModel model;
    private final String device;
    private final Decoding decoding;
    private final DecodingOptions options;
    private final List<TranscribedSegment> transcribed = new ArrayList<>();
    private double audioSeconds;
    private double encodeSeconds;
    private double decodeSeconds;
    private int sharedBy = 1;
    private long tokens;

    SessionDecoder(WhisperModel model, String device, Decoding decoding) {
        this.model = model;
        this.device = device;
        this.decoding = decoding;
        this.options = options(decoding);
    }

    Decoding decoding() {
        return decoding;
    }

    private static DecodingOptions options(Decoding decoding) {
        DecodingOptions.Builder options = DecodingOptions.builder()
                .beamSize(decoding.beamSize())
                .lengthPenalty(decoding.lengthPenalty())
                .language("auto".equals(decoding.language()) ? null : decoding.language())
                .timestamps(decoding.timestamps())
                .maxTokens(decoding.maxTokens());
        if (decoding.patience() != null) {
            options.patience(decoding.patience());
        }
        return options.build();
    }

    void decode(List<Segment> segments, EncodedAudio encoded, double encodeSeconds, int sharedBy) {
        long started = System.nanoTime();
        List<Hypothesis> hypotheses = model.decode(encoded, options);
        decodeSeconds += Transcriber.seconds(started);
        this.encodeSeconds += encodeSeconds;
        this.sharedBy = sharedBy;
        for (int i = 0; i < segments.size(); i++) {
            add(segments.get(i), hypotheses.get(i), encoded.seconds(i));
        }
    }

    private void add(Segment segment, Hypothesis hypothesis, double seconds) {
        audioSeconds += seconds;
        tokens += hypothesis.tokens().size();
        Double noSpeech = hypothesis.noSpeechProbability();
        transcribed.add(new TranscribedSegment(
                segment.id(),
                segment.media(),
                segment.start(),
                segment.end() == null ? segment.start() + seconds : segment.end(),
                segment.speaker(),
                hypothesis.text(),
                hypothesis.tokens(),
                rounded(hypothesis.averageLogProbability()),
                noSpeech == null ? null : rounded(noSpeech),
                rounded(hypothesis.compressionRatio()),
                hypothesis.language(),
                Transcriber.flags(hypothesis)));
    }

    private static double rounded(double score) {
        return Math.round(score * SCORE_PRECISION) / SCORE_PRECISION;
    }

    DecodedSession result(SegmentList session) {
        return new DecodedSession(
                decoding,
                new SessionTranscript(session.session(), transcribed),
                new Timing(
                        audioSeconds,
                        encodeSeconds,
                        sharedBy,
                        decodeSeconds,
                        tokens,
                        ProcessMemory.peakBytes(),
                        device));
    }
}
