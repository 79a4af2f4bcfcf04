package dev.hubbub.bench;

/** What can be measured. */
public enum Part {
    /** Seconds to encode. */
    ENCODE,
    /** Tokens per second. */
    DECODE,
    /** One segment against the notebook's schedule. */
    SEGMENT,
    /** One segment of sound and lips against the notebook's schedule. */
    FLAMINGO,
    /** Models that read lips against plain PyTorch in Python, where there is one. */
    PYTORCH,
    /** Whisper against transformers in Python, where it is there. */
    TRANSFORMERS,
    /** A step of training against plain PyTorch in Python, where there is one. */
    TRAINING,
    /** From a face track to a score, step by step. */
    CHAIN,
    /** A grid of trials against the notebook's schedule. */
    GRID,
    /** Resident memory over many segments. */
    MEMORY,
    /** Two checkpoints merged against one copied. */
    MERGING,
    /** Lips cut out of face tracks. */
    LIPS
}
