package dev.hubbub.controller.resource;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.ModelArchitecture;

/**
 * A checkpoint that an experiment tries beside its models.
 *
 * @param number the how-manieth of the experiment, from 0; no other ever has it, so that its trials keep their numbers
 *     when others come and go
 * @param checkpoint the Checkpoint's name
 * @param model what it is called among the experiment's models
 * @param architecture what kind of model it is
 * @param uri the folder of its files
 * @param digest what tells its files from others
 */
public record TriedCheckpoint(
        int number, String checkpoint, String model, ModelArchitecture architecture, String uri, Digest digest) {}
