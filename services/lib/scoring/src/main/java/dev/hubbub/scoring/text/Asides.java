package dev.hubbub.scoring.text;

import java.util.regex.Pattern;

/** What a transcriber puts beside the speech: {@code [noise]}, {@code <unk>}, {@code (laughs)}. */
public final class Asides {

    private static final Pattern BRACKETED = Pattern.compile("[<\\[][^>\\]]*[>\\]]");
    private static final Pattern PARENTHESISED = Pattern.compile("\\(([^)]+?)\\)");

    private Asides() {}

    /** The text without them; an opening bracket of one kind is closed by the other kind as well. */
    public static String removed(String text) {
        return PARENTHESISED.matcher(BRACKETED.matcher(text).replaceAll("")).replaceAll("");
    }
}
