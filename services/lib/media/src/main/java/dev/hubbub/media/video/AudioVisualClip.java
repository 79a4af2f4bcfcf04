package dev.hubbub.media.video;

/**
 * Sound and pictures of one span of time. The pictures begin with the one that is shown at the span's start, so up to
 * 40 ms before its first sample.
 *
 * @param sound 16 kHz mono, full scale at 1; null where there is none, as beyond the end of sound that is shorter
 * @param pictures null where there are none
 */
public record AudioVisualClip(float[] sound, Pictures pictures) {}
