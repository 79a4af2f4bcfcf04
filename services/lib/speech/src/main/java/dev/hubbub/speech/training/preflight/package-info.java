/** What is looked at before the first step of a run, so that none is wasted on a set-up that cannot work. */
package dev.hubbub.speech.training.preflight;
