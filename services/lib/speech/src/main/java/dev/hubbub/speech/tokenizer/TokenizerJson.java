package dev.hubbub.speech.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/** The {@code tokenizer.json} of Hugging Face tokenizers, for byte-level BPE. */
public final class TokenizerJson {

    private TokenizerJson() {}

    /** @throws TokenizerException if the file cannot be read or is of another kind */
    public static Tokenizer read(Path file) {
        JsonNode root = BpeVocabulary.json(file);
        JsonNode model = root.path("model");
        requireByteLevelBpe(file, root);
        BpeVocabulary vocabulary = new BpeVocabulary(file);
        model.path("vocab").properties().forEach(entry -> vocabulary.token(entry.getKey(), entry.getValue()));
        for (JsonNode merge : model.path("merges")) {
            // Older versions write the two sides in one string, newer ones as a pair.
            String[] sides = merge.isArray()
                    ? new String[] {merge.path(0).asText(), merge.path(1).asText()}
                    : merge.asText().split(" ", 2);
            if (sides.length != 2) {
                throw new TokenizerException(file + " has the merge " + merge + ", which is not a pair.");
            }
            vocabulary.merge(sides[0], sides[1]);
        }
        for (JsonNode added : root.path("added_tokens")) {
            vocabulary.added(
                    added.path("content").asText(),
                    added.path("id"),
                    added.path("special").asBoolean());
        }
        return vocabulary.build();
    }

    private static void requireByteLevelBpe(Path file, JsonNode root) {
        JsonNode splitter = root.path("pre_tokenizer");
        boolean supported = root.at("/model/type").asText("BPE").equals("BPE")
                && root.at("/model/vocab").isObject()
                && splitter.path("type").asText().equals("ByteLevel")
                && !splitter.path("add_prefix_space").asBoolean()
                && splitter.path("use_regex").asBoolean(true)
                && !root.path("normalizer").isObject();
        if (!supported) {
            throw new TokenizerException(file + " is not a byte-level BPE tokenizer as Whisper models have it;"
                    + " other kinds are not supported.");
        }
    }
}
