package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageName;
import java.util.List;
import java.util.Optional;

/**
 * Tasks of one stage that are sent as one record and done together, so that what they have in common is paid for once:
 * a batch is filled with the segments of many sessions, a manifest is read once for all of its lines. Each task keeps
 * its identity and its outputs, which are committed one by one as they are done; a share is never an address of
 * anything, and the same tasks may be shared out otherwise the next time.
 *
 * @param tasks at least one, all of one stage
 */
public record Share(List<Task> tasks) implements Payload {

    public Share {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("A share needs at least one task");
        }
        StageName stage = tasks.get(0).stage();
        for (Task task : tasks) {
            if (task.stage() != stage) {
                throw new IllegalArgumentException(
                        "A share is of one stage, and not of " + stage + " and " + task.stage());
            }
        }
    }

    /** A task that is a share by itself. */
    public static Share of(Task task) {
        return new Share(List.of(task));
    }

    /** The work that a payload asks for, whether it is a share or a task alone; absent where it asks for none. */
    public static Optional<Share> askedBy(Payload payload) {
        return payload.accept(new Reader<>() {
            @Override
            public Optional<Share> task(Task task) {
                return Optional.of(of(task));
            }

            @Override
            public Optional<Share> share(Share share) {
                return Optional.of(share);
            }

            @Override
            public Optional<Share> other(Payload other) {
                return Optional.empty();
            }
        });
    }

    /** The stage that does it. */
    @JsonIgnore
    public StageName stage() {
        return tasks.get(0).stage();
    }

    /** What it is about, in a few words for people. */
    @JsonIgnore
    public String title() {
        String first = tasks.get(0).title();
        return tasks.size() == 1 ? first : first + " and " + (tasks.size() - 1) + " more";
    }

    /** Its identity: that of its tasks, in their order; a task that is a share by itself gives its own. */
    @JsonIgnore
    public Digest id() {
        return tasks.size() == 1
                ? tasks.get(0).id()
                : Digest.ofJson(tasks.stream().map(Task::id).toList());
    }

    @Override
    public <R> R accept(Reader<R> reader) {
        return reader.share(this);
    }
}
