/**
 * A run of fine-tuning from its first step to its last: the order of the data, evaluation, checkpoints, and going on where
 * a run was broken off.
 */
package dev.hubbub.speech.training.run;
