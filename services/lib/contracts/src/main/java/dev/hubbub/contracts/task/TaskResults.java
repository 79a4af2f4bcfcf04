package dev.hubbub.contracts.task;

import java.util.List;

/**
 * How several tasks ended: what a worker has to tell since it told last, in one record.
 *
 * @param results at least one
 */
public record TaskResults(List<TaskResult> results) implements Payload {

    public TaskResults {
        results = List.copyOf(results);
        if (results.isEmpty()) {
            throw new IllegalArgumentException("There are no results");
        }
    }

    /** The results that a payload tells of, one alone or several; none where it tells of something else. */
    public static List<TaskResult> toldBy(Payload payload) {
        return payload.accept(new Reader<>() {
            @Override
            public List<TaskResult> result(TaskResult result) {
                return List.of(result);
            }

            @Override
            public List<TaskResult> results(TaskResults results) {
                return results.results();
            }

            @Override
            public List<TaskResult> other(Payload other) {
                return List.of();
            }
        });
    }

    @Override
    public <R> R accept(Reader<R> reader) {
        return reader.results(this);
    }
}
