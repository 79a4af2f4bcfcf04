package dev.hubbub.embedded;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Keeps the embedded servers' logs to warnings: at their own level a broker writes a thousand lines before it is up.
 * Works for every logging system that answers to {@link java.util.logging}, Quarkus' own included; a level that somebody
 * has set is left alone.
 */
final class QuietLogs {

    // Loggers are held weakly by their manager and would forget their level.
    private static final List<Logger> WARNINGS =
            loggers("kafka", "org.apache.kafka", "state.change.logger", "org.gaul", "software.amazon.awssdk");

    // These warn of what is ordinary here: an empty folder, and a connection that ends with the server.
    private static final List<Logger> ERRORS =
            loggers("org.apache.kafka.controller.QuorumController", "org.apache.kafka.clients.NetworkClient");

    private QuietLogs() {}

    static void keep() {
        keep(WARNINGS, Level.WARNING);
        keep(ERRORS, Level.SEVERE);
    }

    private static void keep(List<Logger> loggers, Level level) {
        for (Logger logger : loggers) {
            if (logger.getLevel() == null) {
                logger.setLevel(level);
            }
        }
    }

    private static List<Logger> loggers(String... names) {
        return Stream.of(names).map(Logger::getLogger).toList();
    }
}
