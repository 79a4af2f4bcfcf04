package dev.hubbub.speech.avhubert.seq2seq;

import dev.hubbub.speech.avhubert.AvHubertDimensions;
import dev.hubbub.speech.avhubert.AvHubertSenses;
import dev.hubbub.speech.avhubert.DecoderStyle;
import dev.hubbub.speech.avhubert.StoredNames;
import dev.hubbub.speech.avhubert.TextDecoder;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.CheckpointLocation;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.model.Modality;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The files of a sequence-to-sequence model.
 *
 * @param checkpoint the weights
 * @param folder in which its vocabulary lies, if it came with one
 * @param heads of the encoder's attention, if it is said
 * @param decoderHeads of the decoder's attention
 * @param scaled whether token embeddings are multiplied by the square root of their width
 * @param tied whether the embedding is the output too
 * @param positions of the decoder
 * @param senses that the model uses
 * @param generation how it asks to be decoded
 */
record Seq2SeqCheckpoint(
        Checkpoint checkpoint,
        Path folder,
        OptionalInt heads,
        int decoderHeads,
        boolean scaled,
        boolean tied,
        int positions,
        Set<Modality> senses,
        Generation generation)
        implements AutoCloseable {
    private static final int USUAL_POSITIONS = 1024;

    /** Far more than any decoder has; a table of them is made, so a slip of the pen must not fill the memory. */
    private static final int MOST_POSITIONS = 100_000;

    private static final String OUTPUT = "output.weight";
    private static final String EMBEDDING = "embed_tokens.weight";
    private static final String DECODER = "decoder.";
    private static final String FIRST = DECODER + "layers.0.fc1.weight";
    private static final List<String> OUTPUTS = List.of("lm_head.weight", "model.lm_head.weight");

    /**
     * Opens a Hugging Face folder, or one in which a {@code .pt} of fairseq or Lightning lies beside a {@code config.json}.
     *
     * @throws CheckpointException if it is none
     */
    static Seq2SeqCheckpoint open(Path path) {
        Path folder = CheckpointLocation.of(path).path();
        JsonFields config = JsonFields.ofModel(folder);
        String activation = config.text("activation_function", "relu");
        if (!activation.equals("relu")) {
            throw new CheckpointException(config.source() + " says activation_function " + activation
                    + ", but AV-HuBERT's text decoder has relu: name a checkpoint that has it.");
        }
        int heads = config.integer("decoder_attention_heads", "take config.json from the checkpoint");
        Generation generation = JsonFields.readIfPresent(folder.resolve("generation_config.json"))
                .map(own -> Generation.of(own.over(config)))
                .orElseGet(() -> Generation.of(config));
        return new Seq2SeqCheckpoint(
                Checkpoint.open(folder),
                folder,
                AvHubertDimensions.headsIn(config, AvHubertDimensions.HEADS),
                heads,
                config.flag("scale_embedding", true),
                config.flag("tie_word_embeddings", true),
                config.integerWithin("max_target_positions", 1, MOST_POSITIONS).orElse(USUAL_POSITIONS),
                AvHubertSenses.of(config),
                generation);
    }

    /**
     * The text decoder's parameters under the names of {@link dev.hubbub.speech.avhubert.TextDecoder}, whatever stands
     * before them: {@code model.decoder.} of Hugging Face, {@code decoder.} of fairseq, Lightning's {@code model.} before
     * either.
     *
     * @throws CheckpointException if the configuration asks for an output of its own, and there is none
     */
    ParameterSet decoder() {
        ParameterSet decoder = decoderNames().read(checkpoint.parameters());
        if (!tied && !decoder.contains(OUTPUT)) {
            throw new CheckpointException(folder.resolve("config.json")
                    + " says that tie_word_embeddings is false, but "
                    + where() + " does not hold both " + DECODER + "embed_tokens.weight and lm_head.weight: copy or"
                    + " download the weights again, or say true if both are one.");
        }
        return decoder;
    }

    /** What the text decoder's parameters are called, see {@link #decoder}. */
    StoredNames decoderNames() {
        Collection<String> all = checkpoint.parameters().names();
        String prefix = all.stream()
                        .filter(name -> name.endsWith(FIRST))
                        .map(name -> name.substring(0, name.length() - FIRST.length()))
                        .findFirst()
                        .orElse("")
                + DECODER;
        Map<String, String> own = new LinkedHashMap<>();
        for (String name : all) {
            if (name.startsWith(prefix)) {
                String rest = name.substring(prefix.length());
                // fairseq's own output, where the embedding is not used for it.
                own.put(name, rest.equals("embed_out") ? OUTPUT : rest);
            }
        }
        // Weights that are one tensor are often saved under one of their names only.
        String output = tied || !own.containsValue(EMBEDDING) ? EMBEDDING : OUTPUT;
        OUTPUTS.stream().filter(all::contains).forEach(name -> own.put(name, output));
        return new StoredNames(own);
    }

    /** What the text decoder is made of, behind an encoder of a width. */
    TextDecoder.Making making(int encoderWidth) {
        return new TextDecoder.Making(
                decoder(), DecoderStyle.FAIRSEQ, decoderHeads, scaled, positions, encoderWidth, where());
    }

    String where() {
        return checkpoint.path().toString();
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
