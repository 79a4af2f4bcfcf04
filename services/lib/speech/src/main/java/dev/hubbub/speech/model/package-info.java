/**
 * A model of any family, as those see it who have speech and want text: clips are encoded once and decoded any number of
 * times. What only some models can do (timing words, detecting languages, recordings of any length) they hand out as
 * small interfaces of their {@link dev.hubbub.speech.model.Capabilities}.
 */
package dev.hubbub.speech.model;
