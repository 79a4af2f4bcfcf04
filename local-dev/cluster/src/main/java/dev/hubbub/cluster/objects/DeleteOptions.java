package dev.hubbub.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How an object is to be deleted.
 *
 * @param propagation what becomes of the objects it owns
 * @param graceSeconds how long a pod's process has to end by itself, below 0 for what the pod says
 * @param uid the object must have this uid, empty for any
 * @param resourceVersion the object must be at this version, empty for any
 */
public record DeleteOptions(
        boolean dryRun, Propagation propagation, long graceSeconds, String uid, String resourceVersion) {
    /** What becomes of owned objects. */
    public enum Propagation {
        BACKGROUND,
        FOREGROUND,
        ORPHAN;

        static Propagation of(String text) {
            return switch (text) {
                case "Foreground" -> FOREGROUND;
                case "Orphan" -> ORPHAN;
                default -> BACKGROUND;
            };
        }
    }

    public static final DeleteOptions BACKGROUND = new DeleteOptions(false, Propagation.BACKGROUND, -1, "", "");

    /** Reads a request's {@code v1/DeleteOptions} body, in which every field may be missing. */
    public static DeleteOptions of(JsonNode body, boolean dryRun, String propagationPolicy, String graceSeconds) {
        JsonNode preconditions = body.path("preconditions");
        String policy = body.path("propagationPolicy").asText(propagationPolicy);
        boolean orphans = body.path("orphanDependents").asBoolean();
        return new DeleteOptions(
                dryRun || !body.path("dryRun").isEmpty(),
                orphans ? Propagation.ORPHAN : Propagation.of(policy),
                body.path("gracePeriodSeconds").asLong(graceSeconds.isEmpty() ? -1 : Long.parseLong(graceSeconds)),
                preconditions.path("uid").asText(""),
                preconditions.path("resourceVersion").asText(""));
    }
}
