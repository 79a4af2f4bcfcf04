package dev.hubbub.controller.pods;

import java.util.List;

/**
 * Names that an installation allows.
 *
 * @param names as they are written; one that ends in an asterisk is all names that begin with the rest of it
 */
public record AllowedNames(List<String> names) {

    public AllowedNames {
        names = List.copyOf(names);
    }

    boolean contains(String name) {
        return names.stream()
                .anyMatch(allowed -> allowed.endsWith("*")
                        ? name.startsWith(allowed.substring(0, allowed.length() - 1))
                        : name.equals(allowed));
    }

    /** For people: what one may name instead. */
    String choice() {
        return names.isEmpty()
                ? "this installation allows none"
                : "this installation allows " + String.join(", ", names);
    }
}
