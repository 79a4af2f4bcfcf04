package dev.hubbub.transcription;

import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentFlag;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.SessionTranscript.Word;
import dev.hubbub.contracts.transcript.Silence;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.speech.decoding.Degeneracy;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.torch.MemoryUse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Takes in what was understood, segment by segment, and counts. */
final class TranscriptCollection {

    /** Two runs of a task differ by far less than this, so a score moves by one step at most, and rarely. */
    private static final double SCORE_PRECISION = 1e5;

    private final String session;
    private final List<String> missing;
    private final List<Silence> silences;
    private final List<TranscribedSegment> segments = new ArrayList<>();
    private long tokens;

    TranscriptCollection(String session) {
        this(session, List.of(), null);
    }

    /**
     * @param missing what could not be seen or heard, in sentences
     * @param silences what was listened to and is in no segment; null if nothing is
     */
    TranscriptCollection(String session, List<String> missing, List<Silence> silences) {
        this.session = session;
        this.missing = missing;
        this.silences = silences;
    }

    /** How much of the session is in no segment because nobody speaks in it. */
    double silentSeconds() {
        return silences == null
                ? 0
                : silences.stream()
                        .mapToDouble(silence -> silence.end() - silence.start())
                        .sum();
    }

    /**
     * What was heard between two times of a recording.
     *
     * @param id unique in the session
     * @param media the recording
     * @param start seconds
     * @param end seconds
     * @param speaker who speaks; null if not known
     */
    record Place(String id, String media, double start, double end, String speaker) {}

    /** Counts what was decoded from a stretch of sound, whichever segments it becomes. */
    void heard(Hypothesis hypothesis) {
        tokens += hypothesis.tokens().size();
    }

    /** Adds what was said in a segment that was decoded by itself. */
    void said(Place place, String text, List<Integer> tokens, Hypothesis hypothesis, List<Word> words) {
        heard(hypothesis);
        phrase(place, text, tokens, hypothesis, words);
    }

    /**
     * Adds one of the phrases that a stretch of sound was decoded into, which is counted by itself
     * ({@link #heard(Hypothesis)}).
     */
    void phrase(Place place, String text, List<Integer> tokens, Hypothesis hypothesis, List<Word> words) {
        add(place, text, tokens, hypothesis, flags(hypothesis), words);
    }

    /** Adds a segment that holds no speech: what the model guessed at is left out. */
    void silent(Place place, Hypothesis hypothesis, boolean wordsWanted) {
        heard(hypothesis);
        add(place, "", List.of(), hypothesis, List.of(), wordsWanted ? List.of() : null);
    }

    /** Adds a segment that begins behind the end of its recording: it has no length, and nothing is said in it. */
    void behindTheEnd(Segment segment) {
        segments.add(new TranscribedSegment(
                segment.id(),
                segment.media(),
                segment.start(),
                segment.start(),
                segment.speaker(),
                "",
                List.of(),
                0,
                null,
                0,
                segment.language(),
                List.of()));
    }

    private void add(
            Place place,
            String text,
            List<Integer> tokens,
            Hypothesis hypothesis,
            List<String> flags,
            List<Word> words) {
        Double noSpeech = hypothesis.noSpeechProbability();
        segments.add(new TranscribedSegment(
                place.id(),
                place.media(),
                place.start(),
                place.end(),
                place.speaker(),
                text,
                tokens,
                rounded(hypothesis.averageLogProbability()),
                noSpeech == null ? null : rounded(noSpeech),
                rounded(hypothesis.compressionRatio()),
                hypothesis.language(),
                flags,
                words));
    }

    static double rounded(double score) {
        return Math.round(score * SCORE_PRECISION) / SCORE_PRECISION;
    }

    /** How a hypothesis is flagged in a transcript; whoever counts flags spells them in the same way. */
    private static List<String> flags(Hypothesis hypothesis) {
        return hypothesis.degeneracy().signs().stream()
                .map(TranscriptCollection::flag)
                .map(SegmentFlag::text)
                .sorted()
                .toList();
    }

    private static SegmentFlag flag(Degeneracy.Sign sign) {
        return switch (sign) {
            case COMPRESSIBLE -> SegmentFlag.COMPRESSIBLE;
            case REPETITIVE -> SegmentFlag.REPETITIVE;
            case TOO_FAST -> SegmentFlag.TOO_FAST;
            case TOKEN_CAP -> SegmentFlag.TOKEN_CAP;
        };
    }

    SessionTranscript transcript() {
        return new SessionTranscript(session, segments, missing.isEmpty() ? null : missing, silences);
    }

    /** What it cost, with the segments counted. */
    Timing timing(double audioSeconds, double encodeSeconds, int sharedBy, double decodeSeconds, ComputeDevice device) {
        TreeSet<String> flags = new TreeSet<>();
        int flagged = 0;
        for (TranscribedSegment segment : segments) {
            flags.addAll(segment.flags());
            flagged += segment.flags().isEmpty() ? 0 : 1;
        }
        return new Timing(
                audioSeconds,
                encodeSeconds,
                sharedBy,
                decodeSeconds,
                tokens,
                MemoryUse.processPeak(),
                device.usedMemoryBytes(),
                device.name(),
                segments.size(),
                flagged,
                List.copyOf(flags));
    }
}
