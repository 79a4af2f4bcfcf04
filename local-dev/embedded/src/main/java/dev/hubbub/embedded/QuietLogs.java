package dev.hubbub.embedded;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the embedded servers' logs to warnings: at their own level a broker writes a thousand lines before it is up.
 * Works for every logging system that answers to {@link java.util.logging}, Quarkus' own included; a level that somebody
 * has set is left alone.
 */
final class QuietLogs {

    // Loggers are held weakly by their manager and would forget their level.
    private static final List<Logger> HELD = List.of(
            Logger.getLogger("kafka"),
            Logger.getLogger("org.apache.kafka"),
            Logger.getLogger("state.change.logger"),
            Logger.getLogger("org.gaul"),
            Logger.getLogger("software.amazon.awssdk"));

    private QuietLogs() {}

    static void keep() {
        for (Logger logger : HELD) {
            if (logger.getLevel() == null) {
                logger.setLevel(Level.WARNING);
            }
        }
    }
}
