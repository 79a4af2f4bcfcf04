package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.score.SegmentHealth;
import dev.hubbub.contracts.transcript.SegmentFlag;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.scoring.text.TextLanguage;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What looks wrong with the segments of a transcript. */
final class SegmentSigns {

    private static final String CAPPED = SegmentFlag.TOKEN_CAP.text();
    private static final Set<String> LOOPED = Set.of(SegmentFlag.COMPRESSIBLE.text(), SegmentFlag.REPETITIVE.text());

    private SegmentSigns() {}

    /**
     * Of all segments.
     *
     * @param said the language that the data says of a segment; {@code null} where it says none
     */
    static SegmentHealth of(SessionTranscript transcript, Function<TranscribedSegment, String> said) {
        List<TranscribedSegment> segments = transcript.segments();
        List<TranscribedSegment> compared = segments.stream()
                .filter(segment -> !segment.text().isBlank() && heard(segment) != null && said.apply(segment) != null)
                .toList();
        return new SegmentHealth(
                segments.size(),
                count(segments, segment -> segment.flags().contains(CAPPED)),
                count(segments, segment -> segment.flags().stream().anyMatch(LOOPED::contains)),
                count(segments, segment -> segment.text().isBlank()),
                compared.isEmpty()
                        ? null
                        : count(compared, segment -> !heard(segment).equals(said.apply(segment))),
                compared.isEmpty() ? null : compared.size());
    }

    private static String heard(TranscribedSegment segment) {
        return TextLanguage.of(segment.language(), null).language();
    }

    private static int count(List<TranscribedSegment> segments, Predicate<TranscribedSegment> which) {
        return (int) segments.stream().filter(which).count();
    }
}
