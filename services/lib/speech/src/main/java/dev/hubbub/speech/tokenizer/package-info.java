/** Text to token ids and back: byte-level vocabularies, their file formats, and the tokens with a meaning to Whisper. */
package dev.hubbub.speech.tokenizer;
