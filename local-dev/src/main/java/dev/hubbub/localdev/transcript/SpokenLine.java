package dev.hubbub.localdev.transcript;

/**
 * Something that was said, as people read it.
 *
 * @param captions the caption file of its session that it belongs to, which is called after the speaker or the recording;
 *     null in a recording of which nothing is known
 * @param speaker who said it; null if not known
 * @param start seconds on the clock of the caption file
 * @param end seconds on the clock of the caption file
 * @param text what was said, without outer spaces
 */
public record SpokenLine(String captions, String speaker, double start, double end, String text) {

    /** The line for a file in which nobody else speaks. */
    SpokenLine withoutSpeaker() {
        return new SpokenLine(captions, null, start, end, text);
    }
}
