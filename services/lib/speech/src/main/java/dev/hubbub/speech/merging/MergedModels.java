package dev.hubbub.speech.merging;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models that are merged.
 *
 * @param base what the members were trained from; absent where the method needs none
 * @param members at least one
 * @param stretches how their numbers are gone through
 */
public record MergedModels(Optional<MergeMember> base, List<MergeMember> members, Stretches stretches) {

    public MergedModels {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("A merge needs at least one model.");
        }
    }

    /** Models whose numbers are gone through on all processors. */
    public MergedModels(Optional<MergeMember> base, List<MergeMember> members) {
        this(base, members, Stretches.onAllProcessors());
    }

    /** The base, if there is one, and the members. */
    List<MergeMember> all() {
        return Stream.concat(base.stream(), members.stream()).toList();
    }

    /** Those that have a parameter, the base first. */
    List<MergeMember> having(String parameter) {
        return all().stream()
                .filter(model -> model.parameters().contains(parameter))
                .toList();
    }
}
