/**
 * Searching for the best token sequence, whatever model gives the next token's probabilities: options, rules about which
 * tokens may follow, greedy, sampled and beam search over a batch of segments, and what comes out of them.
 *
 * <p>There is one beam search. What tells Whisper's, Hugging Face's and ESPnet's apart is in {@link SearchRules}: how
 * candidates are ranked, when there are enough of them, what an ended one does to the beam, and how much say a {@link
 * StepScorer} has.
 */
package dev.hubbub.speech.decoding;
