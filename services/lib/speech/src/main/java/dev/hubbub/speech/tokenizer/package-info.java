/** Text to token ids and back: byte-level vocabularies and their file formats. */
package dev.hubbub.speech.tokenizer;
