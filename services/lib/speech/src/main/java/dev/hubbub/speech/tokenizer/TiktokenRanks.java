package dev.hubbub.speech.tokenizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rank files of tiktoken: one token a line, its bytes in Base64 and its id. The id is also the rank of every merge
 * that makes the token. Such a file knows no special tokens; a model's own follow the others.
 */
public final class TiktokenRanks {
    /**
     * How the published multilingual file writes its last token, which has no bytes. It is not Base64, but the decoder that
     * the original program uses makes nothing of it.
     */
    private static final String NO_BYTES = "=";

    private TiktokenRanks() {}

    /**
     * How many tokens a file has.
     *
     * @throws TokenizerException if it cannot be read
     */
    public static int count(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.US_ASCII)) {
            return (int) lines.filter(line -> !line.isBlank()).count();
        } catch (IOException | UncheckedIOException e) {
            throw new TokenizerException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /**
     * The tokenizer of a file.
     *
     * @param written the special tokens that follow the file's, in the order of their ids
     * @throws TokenizerException if a line is not a token and its rank
     */
    public static Tokenizer read(Path file, List<String> written) {
        List<byte[]> tokens = new ArrayList<>();
        for (String line : lines(file)) {
            if (!line.isBlank()) {
                tokens.add(token(file, line, tokens.size()));
            }
        }
        Merges merges = merges(tokens);
        Map<String, Integer> specials = new HashMap<>();
        for (String special : written) {
            specials.put(special, tokens.size());
            tokens.add(special.getBytes(StandardCharsets.UTF_8));
        }
        return new ByteLevelBpe(file.toString(), tokens.toArray(byte[][]::new), merges, specials, Set.of());
    }

    private static byte[] token(Path file, String line, int expectedRank) {
        String[] fields = line.split(" ");
        try {
            if (fields.length == 2 && !fields[0].isEmpty() && Integer.parseInt(fields[1]) == expectedRank) {
                return fields[0].equals(NO_BYTES)
                        ? new byte[0]
                        : Base64.getDecoder().decode(fields[0]);
            }
        } catch (IllegalArgumentException e) {
            throw new TokenizerException(wrongLine(file, expectedRank), e);
        }
        throw new TokenizerException(wrongLine(file, expectedRank));
    }

    private static String wrongLine(Path file, int expectedRank) {
        return "Line " + (expectedRank + 1) + " of " + file + " is not a token in Base64 followed by its rank "
                + expectedRank + ".";
    }

    /** Every way to split a token into two known ones is a merge that makes it. */
    private static Merges merges(List<byte[]> tokens) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            ids.put(ByteAlphabet.write(tokens.get(id)), id);
        }
        Merges merges = new Merges();
        for (int id = 0; id < tokens.size(); id++) {
            byte[] token = tokens.get(id);
            for (int cut = 1; cut < token.length; cut++) {
                Integer left = ids.get(ByteAlphabet.write(Arrays.copyOf(token, cut)));
                Integer right = ids.get(ByteAlphabet.write(Arrays.copyOfRange(token, cut, token.length)));
                if (left != null && right != null) {
                    merges.add(left, right, id, id);
                }
            }
        }
        return merges;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new TokenizerException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }
}
