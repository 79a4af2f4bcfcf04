package dev.hubbub.speech.training.preflight;

/**
 * What one check found.
 *
 * @param check its name
 * @param verdict whether a run may begin
 * @param message what was found, with its numbers; if something is wrong, also what to do
 */
public record Finding(String check, Verdict verdict, String message) {

    /** Whether a run may begin. */
    public enum Verdict {
        /** As it should be. */
        FINE,
        /** It may, but probably not as it was meant. */
        WARNING,
        /** It would be wasted. */
        REFUSED
    }

    static Finding fine(String check, String message) {
        return new Finding(check, Verdict.FINE, message);
    }

    static Finding warning(String check, String message) {
        return new Finding(check, Verdict.WARNING, message);
    }

    static Finding refused(String check, String message) {
        return new Finding(check, Verdict.REFUSED, message);
    }
}
