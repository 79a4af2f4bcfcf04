package dev.hubbub.media;

/**
 * What a recording says about its sound before any of it is decoded.
 *
 * @param duration length in seconds, from the container's time zero to the end of its sound
 * @param sampleRate samples per second as recorded; reading always delivers {@link MediaReader#SAMPLE_RATE}
 * @param channels channels as recorded; reading always delivers their mean
 * @param codec FFmpeg's short name of the sound's codec, such as {@code flac} or {@code aac}
 * @param container FFmpeg's short name of the file format, such as {@code wav} or {@code ogg}
 */
public record RecordingInfo(double duration, int sampleRate, int channels, String codec, String container) {}
