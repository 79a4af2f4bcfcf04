package dev.hubbub.controller.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.stage.OutputAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommitIndexTest extends StoreFixture {

    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    @Test
    void a_large_experiment_over_an_empty_store_asks_thrice_and_not_for_each_output() throws Exception {
        meter.reset();
        assertEquals(Set.of(), index(LATER, true).committed(addresses(0, 3000)));
        assertEquals(3, meter.count());
    }

    @Test
    void the_first_look_of_a_run_finds_what_is_committed_without_reading_it() throws Exception {
        for (int number : List.of(3, 299, 42)) {
            commit(number);
        }
        // What a writer that died before its marker left behind, and what is no output at all.
        put(recipe(7).address().prefix() + "attempt/transcript.json");
        put("artifacts/transcription/commit.json");
        meter.reset();
        CommitIndex index = index(LATER, true);
        List<OutputAddress> wanted = addresses(0, 300);
        Set<OutputAddress> expected = Set.of(wanted.get(3), wanted.get(42), wanted.get(299));
        assertEquals(expected, index.committed(wanted));
        assertEquals(3, index.reused(wanted));
        assertEquals(3, meter.count());
        assertEquals(expected, index.committed(wanted), "what was missing is not asked for again at once");
        assertEquals(3, meter.count());
    }

    @Test
    void a_run_may_count_on_anything_until_it_is_planned_and_then_on_what_it_asked_for() throws Exception {
        List<OutputAddress> all = addresses(0, 2);
        CommitIndex index = index(LATER, true);
        index.committed(all.subList(0, 1));
        assertTrue(index.mayCountOn(all.get(0)));
        assertTrue(index.mayCountOn(all.get(1)), "its next question may be for it");
        index.planned();
        assertTrue(index.mayCountOn(all.get(0)));
        assertFalse(index.mayCountOn(all.get(1)));
    }

    @Test
    void once_work_has_begun_commits_are_read_for_when_they_were_made() throws Exception {
        for (int number = 0; number < 5; number++) {
            commit(number);
        }
        List<OutputAddress> wanted = addresses(0, 300);
        meter.reset();
        CommitIndex before = index(LATER, true);
        before.workBegins();
        assertEquals(5, before.committed(wanted).size());
        assertEquals(5, before.reused(wanted));
        assertEquals(8, meter.count(), "two listings, one of bundles, five commits");
        CommitIndex after = index(Instant.EPOCH, false);
        assertEquals(5, after.committed(wanted).size());
        assertEquals(0, after.reused(wanted));
    }

    @Test
    void a_few_outputs_are_asked_for_one_by_one() throws Exception {
        commit(3);
        meter.reset();
        assertEquals(addresses(3, 4), List.copyOf(index(LATER, true).committed(addresses(0, 20))));
        assertEquals(21, meter.count(), "and for bundles, once");
    }

    @Test
    void a_small_experiment_in_a_large_store_does_not_list_it() throws Exception {
        // A 4096th of the stage; all of it would be 25 times as much as is listed for 250 outputs.
        for (int i = 0; i < 80; i++) {
            put("artifacts/transcription/000" + "%061x".formatted(i) + "/attempt/transcript.json");
        }
        commit(3);
        meter.reset();
        assertEquals(addresses(3, 4), List.copyOf(index(LATER, true).committed(addresses(0, 250))));
        assertEquals(252, meter.count(), "one listing to learn the size, one of bundles, one request for each");
    }

    @Test
    void a_middling_store_is_listed_in_parts_that_miss_nothing() throws Exception {
        put("artifacts/transcription/000" + "%061x".formatted(1) + "/attempt/transcript.json");
        put("artifacts/transcription/000" + "%061x".formatted(2) + "/attempt/transcript.json");
        Set<OutputAddress> expected = new HashSet<>(addresses(0, 60));
        for (int number = 0; number < 60; number++) {
            commit(number);
        }
        meter.reset();
        assertEquals(expected, index(LATER, true).committed(addresses(0, 1000)));
        assertEquals(18, meter.count(), "bundles, the sample, and one for each first digit");
        assertTrue(expected.stream()
                        .map(address -> address.digest().hex().charAt(0))
                        .distinct()
                        .count()
                > 10);
    }

    @Test
    void outputs_that_were_committed_together_are_found_together_and_by_who_made_them() throws Exception {
        List<ArtifactStore.Made> made = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            made.add(made(number));
        }
        artifacts.commitTogether(made, "study-transcription-0a-x7k2p");
        ArtifactStore own = new ArtifactStore(objects);
        Instant now = Instant.now();
        CommitIndex restarted = new CommitIndex(own, Instant.EPOCH, false, () -> now);
        restarted.workedOnBy(List.of("study-transcription-0a"));
        meter.reset();
        assertEquals(new HashSet<>(addresses(0, 40)), restarted.committed(addresses(0, 40)));
        assertEquals(0, restarted.reused(addresses(0, 40)));
        assertEquals(4, meter.count(), "a listing, and three objects");
        CommitIndex later = index(LATER, true);
        assertEquals(new HashSet<>(addresses(0, 40)), later.committed(addresses(0, 41)));
        assertEquals(40, later.reused(addresses(0, 41)));
    }

    @Test
    void what_a_result_announces_is_known_at_once_and_counts_as_the_worker_says() throws Exception {
        List<OutputAddress> wanted = addresses(0, 300);
        CommitIndex index = index(Instant.EPOCH, true);
        assertEquals(Set.of(), index.committed(wanted));
        index.workBegins();
        index.announce(addresses(17, 18));
        // Made by an experiment that runs at the same time, and so later than this one began.
        index.announceFound(addresses(18, 20));
        // A share that came twice.
        index.announceFound(addresses(17, 18));
        meter.reset();
        assertEquals(new HashSet<>(addresses(17, 20)), index.committed(wanted));
        assertEquals(2, index.reused(wanted));
        assertEquals(0, meter.count());
    }

    @Test
    void what_a_twin_experiment_makes_meanwhile_is_reused_whoever_tells_of_it_first() throws Exception {
        List<OutputAddress> wanted = addresses(0, 4);
        CommitIndex index = index(Instant.EPOCH, true);
        assertEquals(Set.of(), index.committed(wanted));
        index.workBegins();
        index.sent(addresses(0, 3));
        for (int number = 0; number < 4; number++) {
            commit(number);
        }
        index.askAgain();
        assertEquals(Set.copyOf(wanted), Set.copyOf(index.found(0)));
        assertEquals(1, index.reused(wanted), "nobody was asked for the last one");

        index.announceFound(addresses(0, 2));
        index.announce(addresses(2, 3));
        assertEquals(List.of(), index.found(4), "no output is found twice");
        assertEquals(3, index.reused(wanted), "the worker knows better than the clock");
    }

    @Test
    void what_a_killed_pod_of_the_run_made_is_the_runs_though_the_next_pod_finds_it() throws Exception {
        List<OutputAddress> wanted = addresses(0, 2);
        CommitIndex index = index(Instant.EPOCH, true);
        assertEquals(Set.of(), index.committed(wanted));
        index.workBegins();
        index.workedOnBy(List.of("study-transcription-0a"));
        commit(0, "study-transcription-0a-x7k2p");
        commit(1, "twin-transcription-0b-9qq2z");
        index.announceFound(wanted);
        index.found(0);
        assertEquals(1, index.reused(wanted));
        assertEquals(0, index.reused(addresses(0, 1)));
    }

    @Test
    void what_an_earlier_run_made_stays_reused_though_its_last_results_come_late() throws Exception {
        commit(0);
        CommitIndex index = index(LATER, false);
        assertEquals(1, index.committed(addresses(0, 1)).size());
        index.announce(addresses(0, 1));
        assertEquals(1, index.reused(addresses(0, 1)));
    }

    private CommitIndex index(Instant start, boolean untouched) {
        Instant now = Instant.now();
        return new CommitIndex(artifacts, start, untouched, () -> now);
    }

    private void put(String key) throws Exception {
        objects.put(key, "{}".getBytes(StandardCharsets.UTF_8));
    }
}
