package dev.hubbub.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimsTest extends StoreTest {

    private static final Duration LEASE = Duration.ofSeconds(60);

    private Claims claims;

    @BeforeEach
    void open() {
        claims = new Claims(objects);
    }

    @Test
    void an_output_is_one_claimants_until_it_is_given_back() throws Exception {
        Holding first = claims.claim(outputs(0, 3), "one", LEASE);
        assertEquals(Set.copyOf(outputs(0, 3)), first.mine());

        Holding second = claims.claim(outputs(2, 5), "two", LEASE);
        assertEquals(Set.copyOf(outputs(3, 5)), second.mine());
        String who = second.claims()
                .get(output(2))
                .match(
                        mine -> "nobody",
                        held -> held.left().compareTo(LEASE.plusSeconds(1)) <= 0 ? held.owner() : "for ever");
        assertEquals("one", who);

        first.close();
        assertEquals(
                Set.of(output(2)), claims.claim(outputs(2, 4), "three", LEASE).mine());
    }

    @Test
    void who_gets_nothing_keeps_nobody_waiting() throws Exception {
        Holding first = claims.claim(outputs(0, 2), "one", LEASE);
        Holding second = claims.claim(outputs(0, 2), "two", LEASE);
        assertEquals(Set.of(), second.mine());
        assertFalse(second.renew());
        first.close();
        assertEquals(
                Set.copyOf(outputs(0, 2)),
                claims.claim(outputs(0, 2), "three", LEASE).mine());
    }

    @Test
    void of_many_who_claim_at_once_each_output_goes_to_one() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        CyclicBarrier together = new CyclicBarrier(6);
        List<Future<List<Holding>>> claimants = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int shift = i;
            // Each with memory of its own, as workers have.
            Claims own = new Claims(objects);
            claimants.add(threads.submit(() -> {
                List<Holding> holdings = new ArrayList<>();
                for (int round = 0; round < 5; round++) {
                    together.await();
                    int from = round * 100 + shift;
                    holdings.add(own.claim(outputs(from, from + 20), "worker " + shift, LEASE));
                }
                return holdings;
            }));
        }
        List<OutputAddress> taken = new ArrayList<>();
        for (Future<List<Holding>> claimant : claimants) {
            claimant.get().forEach(holding -> taken.addAll(holding.mine()));
        }
        threads.shutdown();
        assertEquals(new HashSet<>(taken).size(), taken.size(), "an output went to two");
        Set<OutputAddress> wanted = new HashSet<>();
        IntStream.range(0, 5).forEach(round -> wanted.addAll(outputs(round * 100, round * 100 + 25)));
        // Of what overlapped, a claimant that saw another come may have stood back; it is free for the next who asks.
        assertTrue(wanted.containsAll(taken));
        assertTrue(taken.size() >= 5 * 20, "only " + taken.size() + " were given to anybody");
    }

    @Test
    void a_claimant_that_dies_is_taken_over_from_and_does_not_come_back() throws Exception {
        Holding dead = claims.claim(outputs(0, 2), "dead", Duration.ofMillis(400));
        Holding alive = claims.claim(outputs(2, 4), "alive", LEASE);
        Holding heir = claims.claim(outputs(0, 4), "heir", LEASE);
        while (heir.mine().isEmpty()) {
            heir = claims.claim(outputs(0, 4), "heir", LEASE);
        }
        assertEquals(Set.copyOf(outputs(0, 2)), heir.mine());
        assertFalse(dead.renew());
        dead.close();
        assertEquals(
                Set.of(),
                claims.claim(outputs(0, 4), "another", LEASE).mine(),
                "what was taken over is another's no more");
        assertTrue(alive.renew());
    }

    @Test
    void who_asks_again_because_the_answer_was_lost_does_not_wait_for_himself() throws Exception {
        String id = Claims.newId();
        claims.claim(id, outputs(0, 3), "one", LEASE);
        Holding again = claims.claim(id, outputs(0, 3), "one", LEASE);
        assertEquals(Set.copyOf(outputs(0, 3)), again.mine());
        again.close();
        assertEquals(List.of(), objects.list("claims/"), "the lost one is left behind");
    }

    @Test
    void what_a_lease_that_ran_out_held_can_be_claimed_again_as_far_as_no_other_took_it() throws Exception {
        String id = Claims.newId();
        Holding stalled = claims.claim(id, outputs(0, 3), "stalled", Duration.ofMillis(400));
        Holding heir = claims.claim(outputs(0, 1), "heir", LEASE);
        while (heir.mine().isEmpty()) {
            heir = claims.claim(outputs(0, 1), "heir", LEASE);
        }
        assertFalse(stalled.renew());
        Holding again = claims.claim(id, outputs(0, 3), "stalled", LEASE);
        assertEquals(Set.copyOf(outputs(1, 3)), again.mine());
        assertEquals(Set.of(), claims.claim(outputs(0, 3), "another", LEASE).mine());
    }

    @Test
    void a_lease_that_is_renewed_outlasts_its_length() throws Exception {
        Duration lease = Duration.ofSeconds(2);
        Holding holding = claims.claim(outputs(0, 1), "slow", lease);
        long start = System.nanoTime();
        while (System.nanoTime() - start < lease.multipliedBy(2).toNanos()) {
            assertTrue(holding.renew());
            assertEquals(Set.of(), claims.claim(outputs(0, 1), "hasty", LEASE).mine());
        }
    }

    @Test
    void ten_thousand_outputs_are_claimed_by_as_many_requests_as_one() throws Exception {
        Holding many = claims.claim(outputs(0, 10_000), "one", LEASE);
        assertEquals(10_000, many.mine().size());
        assertEquals(1, objects.list("claims/").size());
        many.close();
        assertEquals(List.of(), objects.list("claims/"));
    }

    @Test
    void what_is_not_a_claim_stops_nobody() throws Exception {
        objects.put("claims/scoring/0000000000000000001", "{".getBytes());
        objects.put("claims/scoring/notes.txt", "nobody's".getBytes());
        assertEquals(1, claims.claim(outputs(0, 1), "one", LEASE).mine().size());
    }

    @Test
    void outputs_of_two_stages_are_not_claimed_together() {
        List<OutputAddress> mixed = List.of(output(1), new OutputAddress(StageName.SEGMENTATION, Digest.of("another")));
        assertThrows(IllegalArgumentException.class, () -> claims.claim(mixed, "one", LEASE));
    }

    private static List<OutputAddress> outputs(int from, int to) {
        return IntStream.range(from, to).mapToObj(ClaimsTest::output).toList();
    }

    private static OutputAddress output(int number) {
        return new OutputAddress(StageName.SCORING, Digest.of("output " + number));
    }
}
