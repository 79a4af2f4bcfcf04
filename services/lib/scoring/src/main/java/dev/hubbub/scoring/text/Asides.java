package dev.hubbub.scoring.text;

/** What a transcriber puts beside the speech: {@code [noise]}, {@code <unk>}, {@code (laughs)}. */
public final class Asides {

    private Asides() {}

    /** The text without them; an opening bracket of one kind is closed by the other kind as well. */
    public static String removed(String text) {
        return withoutParentheses(withoutBrackets(text));
    }

    private static String withoutBrackets(String text) {
        Replacing result = new Replacing(text);
        int open = next(text, '<', '[', 0);
        while (open >= 0) {
            int close = next(text, '>', ']', open + 1);
            if (close < 0) {
                break;
            }
            result.replace(open, close + 1, "");
            open = next(text, '<', '[', close + 1);
        }
        return result.text();
    }

    private static int next(String text, char one, char other, int from) {
        int first = text.indexOf(one, from);
        int second = text.indexOf(other, from);
        return first < 0 || second < 0 ? Math.max(first, second) : Math.min(first, second);
    }

    /** Parentheses around nothing stay. */
    private static String withoutParentheses(String text) {
        Replacing result = new Replacing(text);
        int open = text.indexOf('(');
        while (open >= 0) {
            int close = text.indexOf(')', open + 1);
            if (close < 0) {
                break;
            }
            if (close > open + 1) {
                result.replace(open, close + 1, "");
            }
            open = text.indexOf('(', close + 1);
        }
        return result.text();
    }
}
