package dev.hubbub.controller.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TranscriptionTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareQueueTest {

    private final Map<Task, Double> seconds = new HashMap<>();
    private final Set<OutputAddress> over = new HashSet<>();

    @Test
    void five_sessions_over_two_pods_are_shared_three_and_two() {
        ShareQueue queue = queue(2);
        queue.add(tasks(5, 10));
        List<Integer> counts = new ArrayList<>(List.of(0, 0));
        // Each pod does one share after the other, as long as the other one.
        List<List<Share>> pods = List.of(new ArrayList<>(), new ArrayList<>());
        for (int turn = 0; turn < 5; turn++) {
            sendAll(queue).forEach(each -> pods.get(each.partition()).add(each.share()));
            for (int pod = 0; pod < 2; pod++) {
                if (!pods.get(pod).isEmpty()) {
                    Share done = pods.get(pod).remove(0);
                    counts.set(
                            pod,
                            counts.get(pod)
                                    + (int) done.tasks().stream()
                                            .filter(this::isNew)
                                            .count());
                    finish(done);
                }
            }
            queue.settle(over::contains);
        }
        counts.sort(null);
        assertEquals(List.of(2, 3), counts);
        assertTrue(queue.isSpent());
    }

    @Test
    void the_longest_go_first_and_a_share_is_cut_by_its_sound() {
        ShareQueue queue = new ShareQueue(1, rest -> new ShareSize(100, 10, 100), seconds::get);
        List<Task> tasks = tasks(6, 0);
        double[] lengths = {10, 250, 60, 30, 50, 40};
        IntStream.range(0, 6).forEach(i -> seconds.put(tasks.get(i), lengths[i]));
        queue.add(tasks);
        assertEquals(
                List.of(List.of(250.0), List.of(60.0)),
                sendAll(queue).stream().map(this::lengths).toList());
        over.addAll(addresses(tasks.get(1)));
        over.addAll(addresses(tasks.get(2)));
        queue.settle(over::contains);
        assertEquals(
                List.of(List.of(50.0, 40.0), List.of(30.0, 10.0)),
                sendAll(queue).stream().map(this::lengths).toList());
    }

    @Test
    void what_little_is_missing_of_much_is_shared_out_to_every_pod() {
        ShareQueue queue = queue(2);
        // Of fifty such sessions the others are there.
        queue.add(tasks(4, 300));
        assertEquals(
                List.of(0, 1, 0, 1),
                sendAll(queue).stream().map(AddressedShare::partition).toList());
    }

    @Test
    void sound_counts_once_for_each_output_and_outputs_have_a_limit_of_their_own() {
        List<Task> tasks =
                IntStream.range(0, 4).mapToObj(i -> task("session " + i, 1, 4)).toList();
        tasks.forEach(task -> seconds.put(task, 10.0));
        ShareQueue bySound = new ShareQueue(1, rest -> new ShareSize(rest / 2, 10, 100), seconds::get);
        bySound.add(tasks);
        assertEquals(List.of(2, 2), counts(sendAll(bySound)), "20 s each, and at most half of 80 s");
        ShareQueue byOutputs = new ShareQueue(1, rest -> new ShareSize(1000, 10, 7), seconds::get);
        byOutputs.add(tasks);
        assertEquals(List.of(3, 1), counts(sendAll(byOutputs)), "2 outputs each");
    }

    @Test
    void only_what_has_model_and_decodings_in_common_is_one_share() {
        ShareQueue queue = new ShareQueue(1, rest -> ShareSize.LARGEST, seconds::get);
        List<Task> one = tasks(2, 1);
        Task other = task("session other", 4);
        seconds.put(other, 1.0);
        queue.add(List.of(one.get(0), other, one.get(1)));
        assertEquals(
                List.of(one, List.of(other)),
                sendAll(queue).stream().map(each -> each.share().tasks()).toList());
    }

    @Test
    void a_partition_gets_more_when_it_is_done_with_what_it_has() {
        ShareQueue queue = new ShareQueue(2, rest -> new ShareSize(1, 1, 1), seconds::get);
        queue.add(tasks(10, 1));
        List<AddressedShare> first = sendAll(queue);
        assertEquals(
                List.of(0, 1, 0, 1),
                first.stream().map(AddressedShare::partition).toList());
        // The second one is fast.
        finish(first.get(1).share());
        finish(first.get(3).share());
        queue.settle(over::contains);
        assertEquals(
                List.of(1, 1),
                sendAll(queue).stream().map(AddressedShare::partition).toList());
    }

    @Test
    void what_nobody_has_begun_is_taken_over_by_a_pod_that_is_done() {
        ShareQueue queue = new ShareQueue(2, rest -> new ShareSize(1, 1, 1), seconds::get);
        queue.add(tasks(4, 1));
        List<AddressedShare> first = sendAll(queue);
        assertFalse(queue.isSpent());
        finish(first.get(1).share());
        finish(first.get(3).share());
        queue.settle(over::contains);
        assertEquals(List.of(new AddressedShare(1, first.get(2).share())), sendAll(queue));
        assertEquals(List.of(), sendAll(queue), "it is sent once more, and not over and over");
        assertTrue(queue.isSpent());
        finish(first.get(2).share());
        finish(first.get(0).share());
        queue.settle(over::contains);
        assertEquals(List.of(), sendAll(queue));
    }

    @Test
    void what_nobody_wants_any_more_is_not_sent_and_keeps_no_queue_open() {
        ShareQueue queue = new ShareQueue(2, rest -> new ShareSize(1, 1, 1), seconds::get);
        List<Task> tasks = tasks(7, 1);
        queue.add(tasks);
        assertEquals(4, sendAll(queue).size());
        tasks.subList(0, 6).forEach(task -> over.addAll(addresses(task)));
        queue.settle(over::contains);
        assertEquals(
                List.of(List.of(tasks.get(6))),
                sendAll(queue).stream().map(each -> each.share().tasks()).toList());
        assertTrue(queue.isSpent());

        ShareQueue unwanted = new ShareQueue(2, rest -> new ShareSize(1, 1, 1), seconds::get);
        unwanted.add(tasks);
        sendAll(unwanted);
        assertFalse(unwanted.isSpent());
        unwanted.settle(output -> true);
        assertTrue(unwanted.isSpent());
        assertEquals(List.of(), sendAll(unwanted));
    }

    @Test
    void what_the_broker_did_not_take_is_sent_later_and_nothing_twice() {
        ShareQueue queue = new ShareQueue(1, rest -> new ShareSize(1, 1, 1), seconds::get);
        List<Task> tasks = tasks(1, 1);
        queue.add(tasks);
        queue.add(tasks);
        AddressedShare unsent = queue.next().orElseThrow();
        queue.takeBack(unsent);
        queue.add(tasks);
        assertEquals(List.of(unsent), sendAll(queue));
    }

    @Test
    void shares_leave_every_pod_several_and_fill_batches_where_there_is_little() {
        assertEquals(1250, ShareSize.of(10_000, 2).seconds());
        assertEquals(60, ShareSize.of(100, 1).seconds());
        assertEquals(20, ShareSize.of(20, 1).seconds());
        assertEquals(1800, ShareSize.of(1_000_000, 2).seconds());
    }

    private ShareQueue queue(int partitions) {
        return new ShareQueue(partitions, rest -> ShareSize.of(rest, partitions), seconds::get);
    }

    private static List<AddressedShare> sendAll(ShareQueue queue) {
        List<AddressedShare> sent = new ArrayList<>();
        for (Optional<AddressedShare> next = queue.next(); next.isPresent(); next = queue.next()) {
            sent.add(next.get());
        }
        return sent;
    }

    private static List<Integer> counts(List<AddressedShare> shares) {
        return shares.stream().map(each -> each.share().tasks().size()).toList();
    }

    private List<Double> lengths(AddressedShare share) {
        return share.share().tasks().stream().map(seconds::get).toList();
    }

    private boolean isNew(Task task) {
        return !over.containsAll(addresses(task));
    }

    private void finish(Share share) {
        share.tasks().forEach(task -> over.addAll(addresses(task)));
    }

    private static List<OutputAddress> addresses(Task task) {
        return task.recipes().stream().map(Recipe::address).toList();
    }

    private List<Task> tasks(int count, double length) {
        List<Task> tasks =
                IntStream.range(0, count).mapToObj(i -> task("session " + i, 1)).toList();
        tasks.forEach(task -> seconds.put(task, length));
        return tasks;
    }

    private static Task task(String session, int... beams) {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MANIFEST, "s3://hubbub/media/test.jsonl");
        return new TranscriptionTask(
                new SessionReference(dataset, session, Digest.of(session)),
                new OutputAddress(StageName.SEGMENTATION, Digest.of("segments of " + session)),
                new CheckpointReference.Stored(
                        ModelArchitecture.WHISPER, "s3://hubbub/checkpoints/tiny", Digest.of("tiny"), null),
                IntStream.of(beams)
                        .mapToObj(beam -> new Decoding(beam, null, null, "en", false, false, null))
                        .toList());
    }
}
