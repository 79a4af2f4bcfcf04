/**
 * The pictures of recordings, at 25 a second on the same clock as their sound.
 *
 * <p>{@link dev.hubbub.media.video.AudioVisualRecording} reads sound and pictures together, {@link
 * dev.hubbub.media.video.VideoRecording} pictures alone, whatever their source's rate. What is read is held to what the
 * file declares, as sound is. The container and everything about sound is {@link dev.hubbub.media}'s.
 */
package dev.hubbub.media.video;
