package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageName;

/**
 * How far a running task is; sent when it starts, while it runs (also without news, as a heartbeat) and may be lost.
 *
 * @param task the task's id
 * @param stage the stage that runs it
 * @param worker the process that runs it
 * @param title what the task is about
 * @param fraction from 0 to 1
 * @param what what is being done, for people
 * @param seconds since the task started
 */
public record TaskProgress(
        Digest task, StageName stage, String worker, String title, double fraction, String what, double seconds)
        implements Payload {}
