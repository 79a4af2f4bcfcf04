package dev.hubbub.speech.tokenizer;

import dev.hubbub.speech.tokenizer.SentencePieceModel.Piece;
import dev.hubbub.speech.tokenizer.SentencePieceModel.PieceSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Joins the two neighbours that make the piece of the highest score, of equal ones the first, until none do. */
final class BytePairSearch implements PieceSearch {
    private final Map<String, Piece> pieces;

    BytePairSearch(Map<String, Piece> pieces) {
        this.pieces = pieces;
    }

    @Override
    public List<String> pieces(String text) {
        List<String> parts = new ArrayList<>();
        text.codePoints().forEach(sign -> parts.add(Character.toString(sign)));
        for (int at = best(parts); at >= 0; at = best(parts)) {
            parts.set(at, parts.get(at) + parts.remove(at + 1));
        }
        return parts;
    }

    /** The first of the two that are joined next; below 0 if none are. */
    private int best(List<String> parts) {
        int best = -1;
        float highest = Float.NEGATIVE_INFINITY;
        for (int at = 0; at + 1 < parts.size(); at++) {
            Piece piece = pieces.get(parts.get(at) + parts.get(at + 1));
            if (piece != null && piece.isText() && piece.score() > highest) {
                best = at;
                highest = piece.score();
            }
        }
        return best;
    }
}
