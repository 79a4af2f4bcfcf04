package dev.hubbub.speech.tokenizer;

import dev.hubbub.speech.tokenizer.SentencePieceModel.Piece;
import dev.hubbub.speech.tokenizer.SentencePieceModel.PieceSearch;
import java.util.Arrays;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;

/** The pieces whose scores are highest together. */
final class UnigramSearch implements PieceSearch {
    /** So much less than the least of all pieces is a sign worth that none holds. */
    private static final float UNKNOWN = 10;

    private final Map<String, Piece> pieces;
    private final int longest;
    private final float highest;
    private final float unknown;

    UnigramSearch(Map<String, Piece> pieces) {
        this.pieces = pieces;
        this.longest = pieces.keySet().stream().mapToInt(String::length).max().orElseThrow();
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (Piece piece : pieces.values()) {
            if (piece.isText() && !piece.isWrittenByUser()) {
                least = Math.min(least, piece.score());
                most = Math.max(most, piece.score());
            }
        }
        this.highest = most;
        this.unknown = least - UNKNOWN;
    }

    @Override
    public List<String> pieces(String text) {
        float[] best = new float[text.length() + 1];
        int[] from = new int[text.length() + 1];
        Arrays.fill(from, -1);
        for (int start = 0; start < text.length(); start += Character.charCount(text.codePointAt(start))) {
            int sign = Character.charCount(text.codePointAt(start));
            boolean alone = false;
            for (int end = start + 1; end <= Math.min(text.length(), start + longest); end++) {
                Piece piece = pieces.get(text.substring(start, end));
                if (piece != null && piece.isText()) {
                    alone |= end == start + sign;
                    reach(best, from, start, end, score(piece, text.codePointCount(start, end)));
                }
            }
            if (!alone) {
                reach(best, from, start, start + sign, unknown);
            }
        }
        LinkedList<String> found = new LinkedList<>();
        for (int end = text.length(); end > 0; end = from[end]) {
            found.addFirst(text.substring(from[end], end));
        }
        return found;
    }

    private float score(Piece piece, int length) {
        return piece.isWrittenByUser() ? length * highest - 0.1f : piece.score();
    }

    private static void reach(float[] best, int[] from, int start, int end, float score) {
        float reached = best[start] + score;
        if (from[end] < 0 || reached > best[end]) {
            best[end] = reached;
            from[end] = start;
        }
    }
}
