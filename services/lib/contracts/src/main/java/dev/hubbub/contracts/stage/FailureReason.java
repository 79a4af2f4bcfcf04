package dev.hubbub.contracts.stage;

/** Why a task failed for good: metric tag, condition reason and text at once. */
public enum FailureReason {
    UnreadableMedia("a recording cannot be decoded"),
    InvalidDataset("the dataset is not in its layout"),
    DatasetChanged("the dataset changed after the experiment was planned"),
    CheckpointChanged("the checkpoint changed after the experiment was planned"),
    MissingInput("an input is not in the store"),
    CorruptInput("an input is not what its commit says"),
    InvalidCheckpoint("the checkpoint cannot be loaded"),
    OutOfMemory("the device has too little memory"),
    Unsupported("this version cannot do what is asked"),
    VersionMismatch("the task was planned by another version"),
    AccessDenied("the store refused the credentials"),
    RetriesExhausted("a fault that should have passed did not"),
    Internal("an error in Hubbub itself");

    private final String meaning;

    FailureReason(String meaning) {
        this.meaning = meaning;
    }

    /** What it means, for people. */
    public String meaning() {
        return meaning;
    }
}
