/**
 * Fine-tuning: what is learnt and what is frozen, objectives, low-rank adapters, the optimiser and the steps of a run.
 * It knows models as {@link dev.hubbub.speech.model.TrainableModel}s only, whatever their family.
 */
package dev.hubbub.speech.training;
