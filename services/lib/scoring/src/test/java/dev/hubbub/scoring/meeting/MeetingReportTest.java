package dev.hubbub.scoring.meeting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.scoring.annotation.SpokenSegment;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.text.NamedNormaliser;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeetingReportTest {

    private static MeetingReport report(List<SpokenSegment> said, List<SpokenSegment> heard) {
        return MeetingReport.of(said, true, heard, NamedNormaliser.ENGLISH.normaliser(), 5);
    }

    @Test
    void sessions_are_scored_by_themselves_and_added_and_those_that_one_side_lacks_are_told() {
        MeetingReport report = report(
                List.of(
                        new SpokenSegment("a", "ann", 0, 1, "Yes, of course."),
                        new SpokenSegment("a", "bob", 5, 6, "No!"),
                        new SpokenSegment("b", "ann", 0, 1, "one more thing")),
                List.of(
                        new SpokenSegment("a", "2", 0, 1, "yes of course"),
                        new SpokenSegment("a", "1", 5, 6, "no"),
                        new SpokenSegment("c", "1", 5, 6, "elsewhere")));
        assertEquals(new EditCounts(4, 0, 0, 3), report.permuted());
        assertEquals(report.permuted(), report.timed());
        assertEquals(Optional.of(new ReferenceCombination(report.permuted(), true)), report.combined());
        assertEquals(Set.of("b"), report.silent());
        assertEquals(Set.of("c"), report.unknown());
    }

    @Test
    void captions_that_name_no_session_are_of_the_only_one_and_of_none_of_several() {
        SpokenSegment caption = new SpokenSegment("", "", 0, 1, "yes");
        SpokenSegment named = new SpokenSegment("a", "ann", 0, 1, "yes");
        assertEquals(
                new EditCounts(1, 0, 0, 0),
                report(List.of(named), List.of(caption)).timed());
        assertEquals(
                new EditCounts(1, 0, 0, 0),
                report(List.of(caption), List.of(caption)).timed());
        List<SpokenSegment> several = List.of(named, new SpokenSegment("b", "ann", 0, 1, "yes"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> report(several, List.of(caption)))
                .getMessage()
                .contains("(a, b)"));
    }
}
