/**
 * The AV-HuBERT encoder, which several families build on: mouth pictures and filter-bank features in, one state per
 * picture out.
 *
 * <p>Source: B. Shi et al., Learning Audio-Visual Speech Representation by Masked Multimodal Cluster Prediction, 2022. Written
 * from descriptions and measured numbers, not from the original's code.
 */
package dev.hubbub.speech.avhubert;
