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

    private record Waiting(Task task, double seconds, long number) {}

    private static final Comparator<Waiting> LONGEST_FIRST =
            Comparator.comparingDouble(Waiting::seconds).reversed().thenComparing(Waiting::number);

    private final Map<Object, PriorityQueue<Waiting>> byCompanions = new LinkedHashMap<>();
    private Predicate<Task> isOver = task -> false;
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

    void add(Task task, double seconds) {
        byCompanions
                .computeIfAbsent(task.companions(), absent -> new PriorityQueue<>(LONGEST_FIRST))
                .add(new Waiting(task, seconds, number++));
    }

    boolean isEmpty() {
        return byCompanions.isEmpty();
    }

    /** Drops tasks of which every output is over. Of what can be done together only the next is looked at, each time. */
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
        while (!waiting.isEmpty() && tasks.size() < size.tasks()) {
            sum += waiting.peek().seconds();
            if (!tasks.isEmpty() && sum > size.seconds()) {
                break;
            }
            tasks.add(waiting.remove().task());
            dropNext(waiting);
        }
        if (waiting.isEmpty()) {
            byCompanions.remove(companions.getKey());
        }
        return new Share(tasks);
    }

    private void dropNext(PriorityQueue<Waiting> waiting) {
        while (!waiting.isEmpty() && isOver.test(waiting.peek().task())) {
            waiting.remove();
        }
    }
}
