package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;

/**
 * A session of a dataset: recordings that are segmented, transcribed and scored together.
 *
 * @param dataset where it is
 * @param name its name, unique in the dataset
 * @param content the digest of everything transcription may depend on: media, tracks, active-speaker scores, given
 *     segment limits. Reference texts are not in it, so that correcting one costs no GPU
 */
public record SessionReference(DatasetReference dataset, String name, Digest content) {}
