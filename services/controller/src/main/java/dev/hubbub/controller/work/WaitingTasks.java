package dev.hubbub.controller.work;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** Tasks that were not sent yet, by what they can be done together with. Cuts shares from them, the longest first. */
public final class WaitingTasks {

    /** @param seconds of sound, once for each output */
    private record Waiting(Task task, double seconds, long number) {}

    private static final Comparator<Waiting> LONGEST_FIRST =
            Comparator.comparingDouble(Waiting::seconds).reversed().thenComparing(Waiting::number);

    private final Map<Object, PriorityQueue<Waiting>> byCompanions = new LinkedHashMap<>();
    private Predicate<Task> isOver = task -> false;
    private double seconds;
    private long number;

    /** Shares of all these tasks, as large as they may be. */
    public static List<Share> shares(Collection<Task> tasks) {
        WaitingTasks waiting = new WaitingTasks();
        tasks.forEach(task -> waiting.add(task, 0));
        List<Share> shares = new ArrayList<>();
        while (!waiting.isEmpty()) {
            shares.add(waiting.cut(ShareSize.LARGEST));
        }
        return shares;
    }

    void add(Task task, double weight) {
        byCompanions
                .computeIfAbsent(task.companions(), absent -> new PriorityQueue<>(LONGEST_FIRST))
                .add(new Waiting(task, weight, number++));
        seconds += weight;
    }

    /** How much waits: seconds of sound, once for each output. */
    double seconds() {
        return seconds;
    }

    /** How many wait; of those behind others some may be over. */
    int size() {
        return byCompanions.values().stream().mapToInt(PriorityQueue::size).sum();
    }

    boolean isEmpty() {
        return byCompanions.isEmpty();
    }

    /**
     * Drops tasks of which every output is over: the next of each kind now, those behind it when their turn comes. So it
     * costs what it drops, however many wait, and while anything waits there is something to do.
     */
    void settle(Predicate<OutputAddress> over) {
        isOver = task -> task.recipes().stream().map(Recipe::address).allMatch(over);
        byCompanions.values().forEach(this::dropNext);
        byCompanions.values().removeIf(PriorityQueue::isEmpty);
    }

    /** Takes a share off, of the tasks that have waited longest. */
    Share cut(ShareSize size) {
        var companions = byCompanions.entrySet().iterator().next();
        PriorityQueue<Waiting> waiting = companions.getValue();
        List<Task> tasks = new ArrayList<>();
        double sum = 0;
        int outputs = 0;
        while (!waiting.isEmpty() && tasks.size() < size.tasks()) {
            sum += waiting.peek().seconds();
            outputs += waiting.peek().task().recipes().size();
            if (!tasks.isEmpty() && (sum > size.seconds() || outputs > size.outputs())) {
                break;
            }
            tasks.add(remove(waiting));
            dropNext(waiting);
        }
        if (waiting.isEmpty()) {
            byCompanions.remove(companions.getKey());
        }
        return new Share(tasks);
    }

    private void dropNext(PriorityQueue<Waiting> waiting) {
        while (!waiting.isEmpty() && isOver.test(waiting.peek().task())) {
            remove(waiting);
        }
    }

    private Task remove(PriorityQueue<Waiting> waiting) {
        Waiting next = waiting.remove();
        seconds -= next.seconds();
        return next.task();
    }
}
