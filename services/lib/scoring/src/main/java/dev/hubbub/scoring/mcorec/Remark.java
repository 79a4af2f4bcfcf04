package dev.hubbub.scoring.mcorec;

/**
 * Something in a caption file that is scored otherwise than its author may think. The challenge's evaluation does not
 * mention it; the numbers are its numbers.
 *
 * @param session name of the session
 * @param file the caption file, relative to the session
 * @param blocks how many of its blocks are odd
 * @param line where the first of them begins, from 1
 * @param problem what is odd about the first and what to do, without a full stop
 */
public record Remark(String session, String file, int blocks, int line, String problem) {

    /** All of it in one sentence. */
    public String sentence() {
        String count = blocks == 1 ? "one block is" : blocks + " blocks are";
        return "%s of session %s: %s not read as written, %s at line %d: %s."
                .formatted(file, session, count, blocks == 1 ? "that" : "the first", line, problem);
    }
}
