package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.score.SegmentHealth;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What looks wrong with the segments of a transcript. */
final class SegmentSigns {

    private static final String CAPPED = "token-cap";
    private static final Set<String> LOOPED = Set.of("compressible", "repetitive");

    private SegmentSigns() {}

    static SegmentHealth of(SessionTranscript transcript) {
        List<TranscribedSegment> segments = transcript.segments();
        String usual = usualLanguage(segments);
        return new SegmentHealth(
                segments.size(),
                count(segments, segment -> segment.flags().contains(CAPPED)),
                count(segments, segment -> segment.flags().stream().anyMatch(LOOPED::contains)),
                count(segments, segment -> segment.text().isBlank()),
                count(
                        segments,
                        segment -> segment.language() != null
                                && !segment.language().equals(usual)));
    }

    private static int count(List<TranscribedSegment> segments, Predicate<TranscribedSegment> which) {
        return (int) segments.stream().filter(which).count();
    }

    /** The one most segments are in, and of equally many the first by name; {@code null} if none names one. */
    private static String usualLanguage(List<TranscribedSegment> segments) {
        Map<String, Long> counts = segments.stream()
                .map(TranscribedSegment::language)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        String usual = null;
        for (Map.Entry<String, Long> language : counts.entrySet()) {
            if (usual == null || language.getValue() > counts.get(usual)) {
                usual = language.getKey();
            }
        }
        return usual;
    }
}
