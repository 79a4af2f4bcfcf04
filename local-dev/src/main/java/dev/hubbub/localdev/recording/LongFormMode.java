package dev.hubbub.localdev.recording;

/** How a recording that is longer than a model's window is gone through. */
public enum LongFormMode {
    /** Window after window, each beginning where the model says that the last phrase ended. */
    SEQUENTIAL,
    /** Windows of speech, cut at silences, several of them in a batch. */
    BATCHED
}
