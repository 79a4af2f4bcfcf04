package dev.hubbub.contracts.transcript;

/**
 * A stretch of a recording that was listened to and in which nobody speaks, so that it is in no segment.
 *
 * @param segment the id that a segment of all of its utterance would have
 * @param start seconds from the recording's start
 * @param end seconds from the recording's start, exclusive
 */
public record Silence(String segment, double start, double end) {}
