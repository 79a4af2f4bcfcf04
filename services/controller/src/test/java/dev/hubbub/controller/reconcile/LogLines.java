package dev.hubbub.controller.reconcile;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;

/** What the controller and its libraries log from now on, for tests of that. */
final class LogLines extends Handler {

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    /** Listens until it is closed. */
    static LogLines listening() {
        LogLines lines = new LogLines();
        Logger.getLogger("").addHandler(lines);
        return lines;
    }

    /** How many lines have a text in them. */
    long lines(String part) {
        return records.stream().filter(record -> text(record).contains(part)).count();
    }

    /** How many lines have a stack trace below them. */
    long traces() {
        return records.stream().filter(record -> record.getThrown() != null).count();
    }

    @Override
    public void publish(LogRecord record) {
        records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }

    @Override
    public String toString() {
        return String.join("\n", records.stream().map(LogLines::text).toList());
    }

    private static String text(LogRecord record) {
        String message = record instanceof ExtLogRecord known ? known.getFormattedMessage() : record.getMessage();
        return record.getThrown() == null ? message : message + " " + record.getThrown();
    }
}
