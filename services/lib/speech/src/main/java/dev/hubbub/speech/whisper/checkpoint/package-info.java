/**
 * Whisper's model files: its dimensions, the names its tensors have at OpenAI and at Hugging Face, what a folder says
 * about decoding, and saving a model as others read it.
 */
package dev.hubbub.speech.whisper.checkpoint;
