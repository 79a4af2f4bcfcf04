/**
 * AV-HuBERT with CTC and an attention decoder that are searched together, as the MCoRec baseline publishes it: Hugging Face
 * folders of {@code AVHubertAVSR}, whose text decoder and search are ESPnet's.
 */
package dev.hubbub.speech.avhubert.ctc;
