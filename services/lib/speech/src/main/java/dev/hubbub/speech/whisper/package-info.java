/**
 * Whisper: the encoder, the decoder with its memory, and the model as a whole. The arithmetic is one script,
 * {@code Whisper.torchscript}; Java owns the weights, the memory and the order of calls.
 *
 * <p>Source: A. Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision, 2022.
 */
package dev.hubbub.speech.whisper;
