package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import java.util.Locale;
import java.util.stream.Stream;

/** What people put into the store, as addresses call it. */
public enum StoredKind {
    CHECKPOINTS(Input.Kind.CHECKPOINT, "checkpoint"),
    RECORDINGS(Input.Kind.SESSION, "recordings of a session"),
    REFERENCES(Input.Kind.REFERENCES, "reference texts of a session"),
    DATASETS(Input.Kind.DATASET, "sessions of a dataset");

    private final Input.Kind kind;
    private final String label;

    StoredKind(Input.Kind kind, String label) {
        this.kind = kind;
        this.label = label;
    }

    /** That of an input. */
    public static StoredKind of(Input.Kind kind) {
        return Stream.of(values()).filter(each -> each.kind == kind).findFirst().orElseThrow();
    }

    /**
     * That of an address.
     *
     * @throws UnknownException if nothing is called so
     */
    public static StoredKind named(String path) {
        return Stream.of(values())
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new UnknownException("There is nothing at this address."));
    }

    /** As an address names it. */
    public String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What one of them is, for people. */
    public String label() {
        return label;
    }

    /** What identifies one of them as an input. */
    String id(Digest digest) {
        return kind.text() + "-" + digest.hex();
    }
}
