/**
 * AV-HuBERT with a transformer that writes what it heard and saw, as MuAViC publishes it: Hugging Face folders of
 * {@code AV2TextForConditionalGeneration}, whose text decoder is that of transformers' Speech2Text.
 */
package dev.hubbub.speech.avhubert.seq2seq;
