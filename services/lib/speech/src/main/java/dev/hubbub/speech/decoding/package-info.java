/**
 * Searching for the best token sequence, whatever model gives the next token's probabilities: options, rules about which
 * tokens may follow, greedy, sampled and beam search over a batch of segments, and what comes out of them.
 *
 * <p>The semantics are those of the decoder published with A. Radford et al., Robust Speech Recognition via Large-Scale
 * Weak Supervision, 2022.
 */
package dev.hubbub.speech.decoding;
