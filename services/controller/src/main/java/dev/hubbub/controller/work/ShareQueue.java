package dev.hubbub.controller.work;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Tasks that wait for one topic, and the shares of them that are underway in its partitions. Each partition has one
 * share that is being done and one that follows; the next goes to whichever partition has room, so that a fast pod gets
 * more and a slow one less. When nothing waits any more, a share that nobody seems to have begun is sent once more to a
 * partition with nothing to do: whoever comes first makes its outputs, and the other one finds them.
 *
 * <p>Shares are cut when they are sent, from tasks that can be done together, the longest first. What is lost with this
 * memory is planned and sent again. For one thread.
 */
public final class ShareQueue {

    private static final int AHEAD = 2;

    private static final class Underway {
        private final Share share;
        private final double seconds;
        private final List<Set<OutputAddress>> unmade;
        private boolean sentAgain;

        Underway(Share share, double seconds) {
            this.share = share;
            this.seconds = seconds;
            this.unmade = share.tasks().stream()
                    .<Set<OutputAddress>>map(task ->
                            task.recipes().stream().map(Recipe::address).collect(Collectors.toCollection(HashSet::new)))
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    private final DoubleFunction<ShareSize> size;
    private final ToDoubleFunction<Task> seconds;
    private final List<List<Underway>> partitions = new ArrayList<>();
    private final WaitingTasks waiting = new WaitingTasks();
    private final Set<Digest> known = new HashSet<>();

    /**
     * A queue without tasks.
     *
     * @param partitions of the topic
     * @param size how large the next share is to be, from the seconds of sound that wait or are underway; like all
     *     seconds here they count once for each output that is made of them
     * @param seconds how much sound a task has, more or less
     */
    public ShareQueue(int partitions, DoubleFunction<ShareSize> size, ToDoubleFunction<Task> seconds) {
        this.size = size;
        this.seconds = seconds;
        for (int i = 0; i < partitions; i++) {
            this.partitions.add(new ArrayList<>());
        }
    }

    /** More tasks wait; those that did already are passed over. */
    public void add(Collection<Task> tasks) {
        for (Task task : tasks) {
            if (known.add(task.id())) {
                waiting.add(task, weight(task));
            }
        }
    }

    /**
     * Takes in what is over. What still waits and is over is not sent.
     *
     * @param over whether nobody waits for an output: it is there, or cannot be made, or is of no use any more
     */
    public void settle(Predicate<OutputAddress> over) {
        waiting.settle(over);
        for (List<Underway> partition : partitions) {
            for (Underway share : partition) {
                share.unmade.forEach(outputs -> outputs.removeIf(over));
                share.unmade.removeIf(Set::isEmpty);
            }
            partition.removeIf(share -> share.unmade.isEmpty());
        }
    }

    /**
     * The next share to send; absent if there is none, or every partition has enough. It is underway from now on; whoever
     * cannot send it says so to {@link #takeBack}.
     */
    public Optional<AddressedShare> next() {
        int idlest = 0;
        for (int i = 1; i < partitions.size(); i++) {
            idlest = partitions.get(i).size() < partitions.get(idlest).size() ? i : idlest;
        }
        if (partitions.get(idlest).size() >= AHEAD) {
            return Optional.empty();
        }
        return waiting.isEmpty() ? again(idlest) : Optional.of(send(idlest, cut()));
    }

    /** A share could not be sent: its tasks wait again, unless it is underway elsewhere. */
    public void takeBack(AddressedShare unsent) {
        Underway underway = partitions.get(unsent.partition()).stream()
                .filter(share -> share.share == unsent.share())
                .findFirst()
                .orElseThrow();
        partitions.get(unsent.partition()).remove(underway);
        if (underway.sentAgain) {
            underway.sentAgain = false;
        } else {
            unsent.share().tasks().forEach(task -> known.remove(task.id()));
            add(unsent.share().tasks());
        }
    }

    /** How many tasks wait or are underway. */
    public int tasks() {
        return waiting.size()
                + partitions.stream()
                        .flatMap(List::stream)
                        .distinct()
                        .mapToInt(share -> share.unmade.size())
                        .sum();
    }

    /** Whether no share will be sent any more unless tasks are added. */
    public boolean isSpent() {
        boolean alone = partitions.size() == 1;
        return waiting.isEmpty()
                && (alone
                        || partitions.stream()
                                .noneMatch(partition -> unbegun(partition).isPresent()));
    }

    // By what is left, not by what there was: of a large dataset little may be missing, and every worker is to get
    // some.
    private Underway cut() {
        double underway = partitions.stream()
                .flatMap(List::stream)
                .distinct()
                .mapToDouble(share -> share.seconds)
                .sum();
        Share share = waiting.cut(size.apply(waiting.seconds() + underway));
        return new Underway(
                share, share.tasks().stream().mapToDouble(this::weight).sum());
    }

    private double weight(Task task) {
        return seconds.applyAsDouble(task) * task.recipes().size();
    }

    private AddressedShare send(int partition, Underway underway) {
        partitions.get(partition).add(underway);
        return new AddressedShare(partition, underway.share);
    }

    private Optional<AddressedShare> again(int idle) {
        if (!partitions.get(idle).isEmpty()) {
            return Optional.empty();
        }
        Optional<Underway> unbegun = partitions.stream()
                .flatMap(partition -> unbegun(partition).stream())
                .findFirst();
        unbegun.ifPresent(share -> share.sentAgain = true);
        return unbegun.map(share -> send(idle, share));
    }

    // A partition is read in order: what lies behind something unfinished has most likely not been begun. Results come
    // bundled, a moment late, so it may be; then two work on it, and claims see to it that each output is made once.
    private static Optional<Underway> unbegun(List<Underway> partition) {
        return partition.stream().skip(1).filter(share -> !share.sentAgain).findFirst();
    }
}
