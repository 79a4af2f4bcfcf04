/**
 * Whisper: the encoder, the decoder with its memory, and the model as a whole. The arithmetic is one script,
 * {@code Whisper.torchscript}; Java owns the weights, the memory and the order of calls.
 *
 * <p>Several families are made of these parts. A checkpoint that has gated layers besides Whisper's gets a
 * {@link dev.hubbub.speech.whisper.VideoEncoder} from its family, and its decoder then looks before it listens; without them
 * everything is Whisper as it was published.
 *
 * <p>Source: A. Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision, 2022.
 */
package dev.hubbub.speech.whisper;
