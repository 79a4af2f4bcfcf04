package dev.hubbub.speech.model;

import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;

/**
 * How a recording is to be transcribed as a whole.
 *
 * @param options the prompt stands before the first window, a prefix is not used; a language of null is detected at the
 *     beginning; timestamps are always on where the model has them
 * @param fallback when a window is decoded again
 * @param conditionOnPrevious whether each window is given the text before it as a prompt
 * @param encoding also of a last window that is shorter than the others
 * @param words whether to find when each word was said
 */
public record LongFormRequest(
        DecodingOptions options, Fallback fallback, boolean conditionOnPrevious, Encoding encoding, boolean words) {}
