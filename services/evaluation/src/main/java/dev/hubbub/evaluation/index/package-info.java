/**
 * The read model: what experiments, trials and checkpoints come to, kept small beside the outputs so that a page of an
 * experiment is answered without its texts. Everything here follows from outputs, and is made again where it is missing.
 */
package dev.hubbub.evaluation.index;
