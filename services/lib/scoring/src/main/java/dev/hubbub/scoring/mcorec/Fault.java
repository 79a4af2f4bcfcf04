package dev.hubbub.scoring.mcorec;

import java.util.Optional;

/**
 * Why a session, or one speaker of it, could not be scored.
 *
 * @param session name of the session
 * @param file the file at fault, relative to the session
 * @param speaker the speaker who lacks a score for it; empty if it concerns the whole session
 * @param problem what is wrong and what to do, without a full stop
 */
public record Fault(String session, String file, Optional<String> speaker, String problem) {

    /** All of it in one sentence. */
    public String sentence() {
        return "%s of session %s: %s.".formatted(file, session, problem);
    }
}
