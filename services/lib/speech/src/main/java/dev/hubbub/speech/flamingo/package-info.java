/**
 * Whisper-Flamingo: a Whisper whose decoder looks at the speaker's mouth before it listens. Each decoder block begins with a
 * layer that attends to pictures, encoded by an AV-HuBERT inside of the model, and is let in by a gate; the sound goes
 * through an untouched Whisper.
 *
 * <p>Clips may have sound, pictures or both. Without pictures the gated layers are left out, which gives plain Whisper.
 * Without sound the decoder hears zeros in place of the encoder's states, as in training whenever the sound was dropped.
 * Clips are taken at their own length: the fine-tuned checkpoints never saw silence up to 30 seconds.
 *
 * <p>Source: A. Rouditchenko et al., Whisper-Flamingo: Integrating Visual Features into Whisper for Audio-Visual Speech
 * Recognition and Translation, Interspeech 2024.
 */
package dev.hubbub.speech.flamingo;
