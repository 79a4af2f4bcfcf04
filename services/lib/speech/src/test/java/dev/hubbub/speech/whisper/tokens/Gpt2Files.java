package dev.hubbub.speech.whisper.tokens;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.tokenizer.ByteAlphabet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Writes the GPT-2 vocabulary in each of the formats in which tokenizers are published. */
enum Gpt2Files {
    TOKENIZER_JSON {
        @Override
        void write(Path folder) throws IOException {
            ObjectNode root = JSON.createObjectNode();
            root.putObject("pre_tokenizer").put("type", "ByteLevel").put("add_prefix_space", false);
            ObjectNode model = root.putObject("model").put("type", "BPE");
            model.set("vocab", vocabulary());
            ArrayNode merges = model.putArray("merges");
            merges().forEach(merges::add);
            addSpecials(root.putArray("added_tokens"));
            JSON.writeValue(folder.resolve("tokenizer.json").toFile(), root);
        }
    },

    VOCABULARY_AND_MERGES {
        @Override
        void write(Path folder) throws IOException {
            JSON.writeValue(folder.resolve("vocab.json").toFile(), vocabulary());
            List<String> lines = new ArrayList<>(merges());
            lines.add(0, "#version: 0.2");
            Files.write(folder.resolve("merges.txt"), lines);
            ObjectNode added = JSON.createObjectNode();
            List<String> specials = SpecialTokens.written(99);
            for (int i = 0; i < specials.size(); i++) {
                added.put(specials.get(i), 50256 + i);
            }
            JSON.writeValue(folder.resolve("added_tokens.json").toFile(), added);
        }
    },

    TIKTOKEN {
        @Override
        void write(Path folder) throws IOException {
            List<String> lines = new ArrayList<>();
            vocabulary()
                    .properties()
                    .forEach(token -> lines.add(Base64.getEncoder().encodeToString(ByteAlphabet.read(token.getKey()))
                            + " " + token.getValue()));
            Files.write(folder.resolve("gpt2.tiktoken"), lines);
        }
    };

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Writes the files of this format, with the special tokens of an English-only Whisper where it can hold them. */
    abstract void write(Path folder) throws IOException;

    private static void addSpecials(ArrayNode added) {
        int id = 50256;
        for (String special : SpecialTokens.written(99)) {
            added.addObject().put("id", id++).put("content", special).put("special", true);
        }
    }

    private static ObjectNode vocabulary() throws IOException {
        ObjectNode vocabulary = JSON.createObjectNode();
        List<String> printable = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            String written = ByteAlphabet.write(new byte[] {(byte) value});
            (written.charAt(0) == value ? printable : others).add(written);
        }
        printable.forEach(token -> vocabulary.put(token, vocabulary.size()));
        others.forEach(token -> vocabulary.put(token, vocabulary.size()));
        merges().forEach(merge -> vocabulary.put(merge.replace(" ", ""), vocabulary.size()));
        return vocabulary;
    }

    private static List<String> merges() throws IOException {
        try (var packed = Gpt2Files.class.getResourceAsStream("/tokenizer/gpt2-merges.txt.gz");
                var unpacked = new GZIPInputStream(packed)) {
            return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList();
        }
    }
}
