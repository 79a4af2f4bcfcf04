package dev.hubbub.speech.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How a model is put together from published checkpoints of other kinds, before it is trained as a whole. */
public interface ModelAssembly {

    /** What the result is and does before any training, in a sentence. */
    String description();

    /** What it is put together from. */
    List<Part> parts();

    /**
     * Writes a checkpoint of the family.
     *
     * @param given a folder or a file for each part by its name; those that may be absent are then drawn
     * @param seed of everything that is drawn; equal ones give equal files
     * @param folder where to; it is there and empty
     * @throws IllegalArgumentException if a part is missing or not one of {@link #parts}
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if a part cannot be read or the parts do not fit
     */
    void write(Map<String, Path> given, long seed, Path folder);

    /**
     * A checkpoint that is a part of the model.
     *
     * @param name such as {@code whisper}
     * @param description what it has to be
     * @param required whether there is no model without it
     */
    record Part(String name, String description, boolean required) {}
}
