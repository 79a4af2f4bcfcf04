/** Fine-tuning of a checkpoint on a dataset: what speech core, datasets, media and scoring do together. */
package dev.hubbub.training.finetuning;
