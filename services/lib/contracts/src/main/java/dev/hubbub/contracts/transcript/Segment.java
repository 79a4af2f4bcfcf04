package dev.hubbub.contracts.transcript;

/**
 * A stretch of one recording to be transcribed.
 *
 * @param id unique in the session
 * @param media the recording, relative to the dataset (the manifest's folder, or the folder above the sessions)
 * @param start seconds from the recording's start
 * @param end seconds from the recording's start, exclusive; absent means until its end
 * @param speaker who speaks; absent if not known
 * @param language a language code; absent if not known
 * @param captions the name, without ending, of the WebVTT file its text goes to
 * @param captionOffset seconds added to its times in that file
 * @param channel the channel of the recording, from 1; absent for all of them
 */
public record Segment(
        String id,
        String media,
        double start,
        Double end,
        String speaker,
        String language,
        String captions,
        double captionOffset,
        Integer channel) {

    /** A stretch of whichever channels a recording has. */
    public Segment(
            String id,
            String media,
            double start,
            Double end,
            String speaker,
            String language,
            String captions,
            double captionOffset) {
        this(id, media, start, end, speaker, language, captions, captionOffset, null);
    }
}
