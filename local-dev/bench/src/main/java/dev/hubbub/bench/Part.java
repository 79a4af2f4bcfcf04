package dev.hubbub.bench;

/** What can be measured. */
public enum Part {
    /** Seconds to encode. */
    ENCODE,
    /** Tokens per second. */
    DECODE,
    /** Operations of a step of decoding and of each of its layers. */
    OPERATIONS,
    /** Precisions against float32: speed, and word errors of the sample recordings. */
    PRECISIONS,
    /** One segment against the notebook's schedule. */
    SEGMENT,
    /** One segment of sound and lips against the notebook's schedule. */
    FLAMINGO,
    /** Models that read lips against plain PyTorch in Python, where there is one. */
    PYTORCH,
    /** Whisper against transformers in Python, where it is there. */
    TRANSFORMERS,
    /** Whisper against whisper.cpp, where its program and a model are named. */
    WHISPER_CPP,
    /** Sound read from recordings at other rates against FFmpeg, where its program is there. */
    FFMPEG,
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
