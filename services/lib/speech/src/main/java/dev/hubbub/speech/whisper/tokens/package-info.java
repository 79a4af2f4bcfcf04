/** The tokens with a meaning to Whisper, the tokenizer files it is published with, and how its words are cut. */
package dev.hubbub.speech.whisper.tokens;
