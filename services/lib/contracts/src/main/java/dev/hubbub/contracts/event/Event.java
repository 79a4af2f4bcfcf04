package dev.hubbub.contracts.event;

import dev.hubbub.contracts.task.Payload;
import java.time.Instant;

/**
 * A CloudEvents 1.0 event in structured JSON mode, with one extension: {@code experiment}, the namespace and name of
 * the experiment that asked, separated by a slash. That a checkpoint has landed, no experiment asks for.
 *
 * @param id the event's id; the task's id where it carries a task
 * @param source who sent it, such as {@code /controller} or {@code /transcription/pod-name}
 * @param type one of {@link EventType}
 * @param time when it was sent
 * @param experiment {@code namespace/name}; absent where no experiment is the reason
 * @param data what it carries
 * @param <T> the payload's type
 */
public record Event<T extends Payload>(
        String id, String source, EventType type, Instant time, String experiment, T data) {}
