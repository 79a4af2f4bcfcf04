package dev.hubbub.evaluation.api;

/**
 * A part of a recording that belongs to a session.
 *
 * @param recording as the dataset names it
 * @param channel the channel that is heard, from 1; {@code null} for the reader's choice
 * @param start seconds from the recording's start
 * @param end seconds from the recording's start; {@code null} for the rest of it
 */
record Clip(String recording, Integer channel, double start, Double end) {}
