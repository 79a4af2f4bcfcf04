package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageName;

/**
 * How far a running share is; sent when it starts, while it runs (also without news, as a heartbeat), and with nothing
 * unreported and the fraction 1 when its worker is no longer at it. May be lost.
 *
 * @param task the id of the share, which is the task's where that was sent alone
 * @param stage the stage that runs it
 * @param worker the process that runs it
 * @param title what the share is about
 * @param fraction of the whole share, from 0 to 1
 * @param what what is being done, for people
 * @param seconds since the share was begun
 * @param unreported work that is done and that no result tells of yet, in outputs: half of each of four outputs is 2
 * @param waitingFor what keeps the worker from going on until a person has acted or it has passed, such as a full disk, in
 *     sentences for people; absent if nothing does
 * @param curve how a run of training goes, now and then and as a whole; absent otherwise
 */
public record TaskProgress(
        Digest task,
        StageName stage,
        String worker,
        String title,
        double fraction,
        String what,
        double seconds,
        double unreported,
        String waitingFor,
        TrainingCurve curve)
        implements Payload {

    /** Of a worker that nothing keeps from going on, without a curve. */
    public TaskProgress(
            Digest task,
            StageName stage,
            String worker,
            String title,
            double fraction,
            String what,
            double seconds,
            double unreported) {
        this(task, stage, worker, title, fraction, what, seconds, unreported, null, null);
    }

    /** Whether nothing of the share is left to do or to tell of. */
    @JsonIgnore
    public boolean isOver() {
        return fraction >= 1 && unreported == 0;
    }

    @Override
    public <R> R accept(Reader<R> reader) {
        return reader.progress(this);
    }
}
