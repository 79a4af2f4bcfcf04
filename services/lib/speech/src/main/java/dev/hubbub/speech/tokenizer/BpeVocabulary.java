package dev.hubbub.speech.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.JsonFields;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Collects a byte-level vocabulary whose tokens are written in the {@link ByteAlphabet}, as Hugging Face files do. */
final class BpeVocabulary {
    private final Path file;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Integer, byte[]> bytes = new HashMap<>();
    private final Map<String, Integer> specials = new HashMap<>();
    private final Set<Integer> addedText = new HashSet<>();
    private final Merges merges = new Merges();
    private int rank;

    BpeVocabulary(Path file) {
        this.file = file;
    }

    static JsonNode json(Path file) {
        try {
            return JsonFields.read(file).node();
        } catch (CheckpointException e) {
            throw new TokenizerException(e.getMessage(), e);
        }
    }

    void token(String written, JsonNode id) {
        int number = number(written, id);
        byte[] read = ByteAlphabet.read(written);
        ids.put(written, number);
        bytes.put(number, read == null ? written.getBytes(StandardCharsets.UTF_8) : read);
    }

    void special(String written, JsonNode id) {
        int number = number(written, id);
        specials.put(written, number);
        bytes.put(number, written.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A token that was added to the vocabulary: text such as a name, or a mark. What is written as Whisper writes its marks
     * is one, whatever is said of it: published files say of timestamps that they are not special.
     */
    void added(String written, JsonNode id, boolean mark) {
        special(written, id);
        if (!mark && !isWrittenAsMark(written)) {
            addedText.add(id.asInt());
        }
    }

    static boolean isWrittenAsMark(String written) {
        return written.startsWith("<|") && written.endsWith("|>");
    }

    /** The next merge in order of rank. */
    void merge(String left, String right) {
        merges.add(known(left), known(right), rank++, known(left + right));
    }

    Tokenizer build() {
        int size = bytes.keySet().stream().mapToInt(id -> id + 1).max().orElse(0);
        byte[][] tokens = new byte[size][];
        bytes.forEach((id, value) -> tokens[id] = value);
        return new ByteLevelBpe(file.toString(), tokens, merges, specials, addedText);
    }

    private int known(String written) {
        Integer id = ids.get(written);
        if (id == null) {
            throw new TokenizerException(file + " merges into \"" + written + "\", which is not in its vocabulary.");
        }
        return id;
    }

    private int number(String written, JsonNode id) {
        // No published vocabulary is near this; a damaged id must not claim gigabytes.
        if (!id.canConvertToInt() || id.asInt() < 0 || id.asInt() > 1_000_000) {
            throw new TokenizerException(file + " gives the token \"" + written + "\" the impossible id " + id + ".");
        }
        return id.asInt();
    }
}
