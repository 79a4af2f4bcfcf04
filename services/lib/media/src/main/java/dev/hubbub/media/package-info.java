/**
 * Recordings in and out: any format FFmpeg opens becomes 16 kHz mono samples at exact places.
 *
 * <p>{@link dev.hubbub.media.MediaReader} is where reading starts. The container ({@code MediaContainer}) and the sound in
 * it ({@code AudioDecoder}) are apart, so that pictures of the same file can be decoded beside its sound.
 */
package dev.hubbub.media;
