package dev.hubbub.speech.tokenizer;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A {@code .model} of SentencePiece: into which pieces a text is taken apart. What number a piece has in a model of speech is
 * not said here, for files that list the pieces count them in an order of their own.
 *
 * <p>Read are models of unigrams and of byte pairs, with the normalisations that are named {@code nfkc} and {@code nmt_nfkc},
 * with or without case folding, or {@code identity}. Source: T. Kudo and J. Richardson, SentencePiece, 2018; the file is a
 * message of protocol buffers, {@code sentencepiece_model.proto}.
 */
public final class SentencePieceModel {
    /** Stands for a space. */
    public static final char SPACE = '\u2581';

    private static final int UNIGRAM = 1;
    private static final int BYTE_PAIRS = 2;

    private static final int PIECES = 1;
    private static final int TRAINER = 2;
    private static final int NORMALISER = 3;
    private static final int MODEL_TYPE = 3;

    private final Map<String, Piece> pieces;
    private final PieceSearch search;
    private final Normalisation normalisation;

    private SentencePieceModel(Map<String, Piece> pieces, PieceSearch search, Normalisation normalisation) {
        this.pieces = pieces;
        this.search = search;
        this.normalisation = normalisation;
    }

    /**
     * A piece.
     *
     * @param score the higher, the rather it is taken
     * @param kind as the file numbers them
     */
    record Piece(float score, int kind) {
        private static final int NORMAL = 1;
        private static final int WRITTEN_BY_USER = 4;

        boolean isText() {
            return kind == NORMAL || kind == WRITTEN_BY_USER;
        }

        boolean isWrittenByUser() {
            return kind == WRITTEN_BY_USER;
        }
    }

    /** What happens to a text before it is taken apart. */
    private record Normalisation(String name, boolean spaceBefore, boolean fewSpaces) {

        String of(String text) {
            String one = name.contains("nfkc") ? Normalizer.normalize(text, Normalizer.Form.NFKC) : text;
            String folded = name.endsWith("_cf") ? one.toLowerCase(Locale.ROOT) : one;
            String plain = name.equals("identity") ? folded : folded.replaceAll("[\\t\\n\\r\\u200b]", " ");
            String spaced = fewSpaces ? plain.strip().replaceAll(" +", " ") : plain;
            return spaced.isEmpty() ? "" : ((spaceBefore ? " " : "") + spaced).replace(' ', SPACE);
        }
    }

    /**
     * Reads a file.
     *
     * @throws TokenizerException if it is none, or of a kind that is not read
     */
    public static SentencePieceModel read(Path file) {
        try {
            return of(file, ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new TokenizerException(file + " cannot be read: " + e.getMessage() + ".", e);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new TokenizerException(file + " is no model of SentencePiece: copy it again.", e);
        }
    }

    private static SentencePieceModel of(Path file, ByteBuffer bytes) {
        Map<String, Piece> pieces = new LinkedHashMap<>();
        int type = UNIGRAM;
        Normalisation normalisation = new Normalisation("identity", true, true);
        for (ProtocolField field : ProtocolField.all(bytes)) {
            switch (field.number()) {
                case PIECES -> add(field, pieces);
                case TRAINER -> type = (int) whole(field, MODEL_TYPE, UNIGRAM);
                case NORMALISER -> normalisation = normalisation(field);
                default -> {}
            }
        }
        if (pieces.isEmpty()) {
            throw new TokenizerException(file + " is no model of SentencePiece: it has no pieces; copy it again.");
        }
        String name = normalisation.name;
        if (type != UNIGRAM && type != BYTE_PAIRS || !name.matches("identity|(nmt_)?nfkc(_cf)?")) {
            throw new TokenizerException(file + " is of a kind that is not read (type " + type + ", normalisation \""
                    + name + "\"): only unigrams and byte pairs are, with NFKC or none.");
        }
        return new SentencePieceModel(
                pieces, type == UNIGRAM ? new UnigramSearch(pieces) : new BytePairSearch(pieces), normalisation);
    }

    private static void add(ProtocolField field, Map<String, Piece> pieces) {
        String text = "";
        float score = 0;
        int kind = Piece.NORMAL;
        for (ProtocolField part : field.inner()) {
            switch (part.number()) {
                case 1 -> text = part.text();
                case 2 -> score = part.real();
                case 3 -> kind = (int) part.whole();
                default -> {}
            }
        }
        pieces.put(text, new Piece(score, kind));
    }

    private static Normalisation normalisation(ProtocolField field) {
        String name = field.inner().stream()
                .filter(part -> part.number() == 1)
                .map(ProtocolField::text)
                .findFirst()
                .orElse("identity");
        return new Normalisation(name, whole(field, 3, 1) != 0, whole(field, 4, 1) != 0);
    }

    private static long whole(ProtocolField message, int number, long absent) {
        return message.inner().stream()
                .filter(part -> part.number() == number)
                .mapToLong(ProtocolField::whole)
                .reduce((first, last) -> last)
                .orElse(absent);
    }

    /** The pieces of a text; signs that no piece holds are pieces of their own. */
    public List<String> pieces(String text) {
        return search.pieces(normalisation.of(text));
    }

    /** All pieces that are text. */
    public List<String> vocabulary() {
        return pieces.entrySet().stream()
                .filter(entry -> entry.getValue().isText())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Finds the pieces of a text that is normalised. */
    interface PieceSearch {
        List<String> pieces(String text);
    }

    /**
     * A field of a message of protocol buffers.
     *
     * @param whole its value if it is a number, in full or as the bits of one with a fraction
     * @param content its bytes if it has some
     */
    private record ProtocolField(int number, long whole, ByteBuffer content) {

        static List<ProtocolField> all(ByteBuffer message) {
            List<ProtocolField> fields = new ArrayList<>();
            while (message.hasRemaining()) {
                long tag = variable(message);
                int number = Math.toIntExact(tag >>> 3);
                fields.add(
                        switch ((int) tag & 7) {
                            case 0 -> new ProtocolField(number, variable(message), null);
                            case 1 -> new ProtocolField(number, message.getLong(), null);
                            case 2 -> new ProtocolField(number, 0, slice(message, variable(message)));
                            case 5 -> new ProtocolField(number, message.getInt(), null);
                            default -> throw new IllegalArgumentException("wire type " + (tag & 7));
                        });
            }
            return fields;
        }

        private static long variable(ByteBuffer message) {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                byte part = message.get();
                value |= (part & 0x7fL) << shift;
                if (part >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number does not end");
        }

        private static ByteBuffer slice(ByteBuffer message, long length) {
            if (length < 0 || length > message.remaining()) {
                throw new IllegalArgumentException("a field of " + length + " bytes");
            }
            ByteBuffer content = message.slice(message.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
            message.position(message.position() + (int) length);
            return content;
        }

        List<ProtocolField> inner() {
            return all(bytes());
        }

        String text() {
            return StandardCharsets.UTF_8.decode(bytes()).toString();
        }

        float real() {
            return Float.intBitsToFloat((int) whole);
        }

        private ByteBuffer bytes() {
            if (content == null) {
                throw new IllegalArgumentException("field " + number + " is a number");
            }
            return content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
