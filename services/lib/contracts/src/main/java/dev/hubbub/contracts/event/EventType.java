package dev.hubbub.contracts.event;

import dev.hubbub.contracts.task.CheckpointLanded;
import dev.hubbub.contracts.task.EndOfWork;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TaskResults;

/** The CloudEvents types of Hubbub, and what each carries. */
public enum EventType {
    TASK("dev.hubbub.task.v1", Task.class),
    SHARE("dev.hubbub.share.v1", Share.class),
    RESULT("dev.hubbub.result.v1", TaskResult.class),
    RESULTS("dev.hubbub.results.v1", TaskResults.class),
    PROGRESS("dev.hubbub.progress.v1", TaskProgress.class),
    END_OF_WORK("dev.hubbub.end-of-work.v1", EndOfWork.class),
    CHECKPOINT_LANDED("dev.hubbub.checkpoint-landed.v1", CheckpointLanded.class);

    private final String text;
    private final Class<? extends Payload> payload;

    EventType(String text, Class<? extends Payload> payload) {
        this.text = text;
        this.payload = payload;
    }

    /** The CloudEvents {@code type}. */
    public String text() {
        return text;
    }

    /** The class of the payload. */
    public Class<? extends Payload> payload() {
        return payload;
    }

    /** The type that carries this payload. */
    public static EventType of(Payload payload) {
        for (EventType type : values()) {
            if (type.payload.isInstance(payload)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "There is no event for a " + payload.getClass().getSimpleName());
    }

    static EventType of(String text) throws MalformedEventException {
        for (EventType type : values()) {
            if (type.text.equals(text)) {
                return type;
            }
        }
        throw new MalformedEventException("its type '" + text + "' is not one of Hubbub's");
    }
}
