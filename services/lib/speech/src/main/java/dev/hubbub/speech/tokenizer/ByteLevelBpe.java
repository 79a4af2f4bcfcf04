package dev.hubbub.speech.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Byte-pair encoding over the bytes of UTF-8, the tokenizer of GPT-2 and of all Whisper models.
 *
 * <p>Source: A. Radford et al., Language Models are Unsupervised Multitask Learners, 2019, section 2.2.
 */
final class ByteLevelBpe implements Tokenizer {
    /** Contractions, words, numbers and other signs, each with the space before it; merges never cross these pieces. */
    private static final Pattern PIECE = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private final String source;
    private final byte[][] tokens;
    private final int[] ofByte;
    private final Merges merges;
    private final Map<String, Integer> specials;
    private final Set<Integer> addedText;

    /**
     * @param tokens the bytes of every token by id; null where an id is unused
     * @param specials ids of special tokens by the way they are written; their bytes are in {@code tokens} too
     * @param addedText those of them that are text
     */
    ByteLevelBpe(String source, byte[][] tokens, Merges merges, Map<String, Integer> specials, Set<Integer> addedText) {
        this.source = source;
        this.tokens = tokens;
        this.merges = merges;
        this.specials = Map.copyOf(specials);
        this.addedText = Set.copyOf(addedText);
        this.ofByte = new int[256];
        Arrays.fill(ofByte, -1);
        for (int id = 0; id < tokens.length; id++) {
            if (tokens[id] != null && tokens[id].length == 1 && ofByte[tokens[id][0] & 0xff] < 0) {
                ofByte[tokens[id][0] & 0xff] = id;
            }
        }
        for (int value = 0; value < 256; value++) {
            if (ofByte[value] < 0) {
                throw new TokenizerException(
                        source + " is not a byte-level vocabulary: no token stands for the single byte " + value + ".");
            }
        }
    }

    @Override
    public int size() {
        return tokens.length;
    }

    @Override
    public boolean has(int id) {
        return id >= 0 && id < tokens.length && tokens[id] != null;
    }

    @Override
    public Set<Integer> addedText() {
        return addedText;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public OptionalInt special(String written) {
        Integer id = specials.get(written);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public int[] encode(String text) {
        int[] ids = new int[16];
        int count = 0;
        Matcher pieces = PIECE.matcher(text);
        while (pieces.find()) {
            int[] piece = merge(pieces.group().getBytes(StandardCharsets.UTF_8));
            if (count + piece.length > ids.length) {
                ids = Arrays.copyOf(ids, 2 * (count + piece.length));
            }
            System.arraycopy(piece, 0, ids, count, piece.length);
            count += piece.length;
        }
        return Arrays.copyOf(ids, count);
    }

    /** Merges the neighbours of lowest rank, leftmost first, until none can be. */
    private int[] merge(byte[] piece) {
        int[] ids = new int[piece.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = ofByte[piece[i] & 0xff];
        }
        int length = ids.length;
        while (true) {
            long best = Merges.NONE;
            int at = -1;
            for (int i = 0; i + 1 < length; i++) {
                long merge = merges.of(ids[i], ids[i + 1]);
                if (merge < best) {
                    best = merge;
                    at = i;
                }
            }
            if (at < 0) {
                return Arrays.copyOf(ids, length);
            }
            ids[at] = Merges.merged(best);
            System.arraycopy(ids, at + 2, ids, at + 1, length - at - 2);
            length--;
        }
    }

    @Override
    public String decode(int... ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 * ids.length);
        for (int id : ids) {
            if (!has(id)) {
                throw new IllegalArgumentException(
                        "Token " + id + " is not in the vocabulary of " + tokens.length + " tokens.");
            }
            bytes.writeBytes(tokens[id]);
        }
        return LenientUtf8.decode(bytes.toByteArray());
    }
}
