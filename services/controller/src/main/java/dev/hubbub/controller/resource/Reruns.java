package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What an experiment tries beside its models, as the annotation {@link Experiment#RERUNS_ANNOTATION} keeps it. All that a
 * plan needs to know of them is in it: whoever plans again, after a crash too, plans the same.
 *
 * @param count how often the experiment was begun again for a checkpoint after it was over
 * @param next the number of the next one
 * @param tried those whose trials are in the table, in the order in which they came
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reruns(int count, int next, List<TriedCheckpoint> tried) {

    /** Nothing was tried so far. */
    public static final Reruns NONE = new Reruns(0, 0, List.of());

    public Reruns {
        tried = tried == null ? List.of() : List.copyOf(tried);
    }
}
