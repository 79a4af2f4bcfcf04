package dev.hubbub.scoring.captions;

import java.util.List;

/**
 * What a reader sees in a caption file.
 *
 * @param captions all captions, in file order
 * @param oddities what the file seems to say and the reader does not take so, in file order
 */
public record CaptionFile(List<Caption> captions, List<Oddity> oddities) {

    /**
     * Something that a person who wrote the file would want to know.
     *
     * @param line where it is, from 1
     * @param problem what the reader makes of it and what to do, without a full stop
     */
    public record Oddity(int line, String problem) {}

    public CaptionFile {
        captions = List.copyOf(captions);
        oddities = List.copyOf(oddities);
    }
}
