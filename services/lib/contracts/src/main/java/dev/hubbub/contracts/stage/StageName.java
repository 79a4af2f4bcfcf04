package dev.hubbub.contracts.stage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The stages that turn tasks into outputs, with the version of each stage's code.
 *
 * <p>The version is part of every output's address: raise it when the same inputs and parameters would give other
 * bytes, and everything downstream is computed anew.
 */
public enum StageName {
    /** The mouths of the faces of a session that comes without them: one output per session. */
    LIPS("lips", "1"),
    /** When the people of a session speak, where nobody scored it: one output per session. */
    ACTIVITY("activity", "1"),
    /** What the face tracks of a session show, for people: one output per session. */
    OVERVIEW("overview", "1"),
    /** Who speaks when, cut into segments of bounded length: one output per session. */
    SEGMENTATION("segmentation", "1"),
    /** Who talks with whom: one output per session. */
    CLUSTERING("clustering", "1"),
    /** A model of a hub in the store: one output per repository, commit and folder. */
    FETCH("fetch", "1"),
    /** How much each weight of a checkpoint matters: one output per checkpoint and dataset. */
    FISHER("fisher", "1"),
    /** A checkpoint trained further: one output per run. */
    TRAINING("training", "1"),
    /** Checkpoints made one: one output per set of checkpoints and weights. */
    MERGING("merging", "1"),
    /** A checkpoint joined with a low-rank adapter: one output per pair. */
    ADAPTING("adapting", "1"),
    /** What is said: one output per session, checkpoint and decoding. */
    TRANSCRIPTION("transcription", "2"),
    /** How right it is: one output per trial. */
    SCORING("scoring", "5"),
    /** Whether a new checkpoint may take its base's place: one output per pair of trials. */
    GATE("gate", "3"),
    /** Tables and pages for people: one output per experiment. */
    REPORT("report", "12");

    private final String text;
    private final String version;

    StageName(String text, String version) {
        this.text = text;
        this.version = version;
    }

    /** The name used in topics, addresses and metrics. */
    @JsonValue
    public String text() {
        return text;
    }

    /** The version of the stage's code. */
    public String version() {
        return version;
    }

    /** The stage of this name. */
    @JsonCreator
    public static StageName of(String text) {
        for (StageName name : values()) {
            if (name.text.equals(text)) {
                return name;
            }
        }
        throw new IllegalArgumentException("There is no stage '" + text + "'");
    }

    @Override
    public String toString() {
        return text;
    }
}
