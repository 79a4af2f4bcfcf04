package dev.hubbub.speech.avhubert.seq2seq;

import dev.hubbub.speech.avhubert.LipReaderTraining;
import dev.hubbub.speech.avhubert.LipReaderTraining.Description;
import dev.hubbub.speech.avhubert.LipReaderTraining.Writing;
import dev.hubbub.speech.avhubert.StoredNames;
import dev.hubbub.speech.model.ModelOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Sequence-to-sequence models that are trained further, by the mean cross entropy of the next token. Texts are learnt behind
 * the token with which decoding begins and, where a checkpoint forces one behind it, that one.
 */
final class Seq2SeqTraining {

    private Seq2SeqTraining() {}

    /**
     * Opens a checkpoint, which must stay as it is until the model is closed.
     *
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if it is no complete model
     */
    static LipReaderTraining open(Path path, ModelOptions options) {
        Seq2SeqCheckpoint files = Seq2SeqCheckpoint.open(path);
        try {
            return LipReaderTraining.open(description(files), device -> Optional.empty(), options);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private static Description description(Seq2SeqCheckpoint files) {
        Generation generation = files.generation();
        int vocabulary =
                Math.toIntExact(files.decoder().get("embed_tokens.weight").shape()[0]);
        return new Description(
                files.checkpoint(),
                files.folder(),
                files.heads(),
                files.decoderNames(),
                new StoredNames(Map.of()),
                files::making,
                files.senses(),
                new Writing(
                        Vocabulary.in(files.folder(), vocabulary).map(Function.identity()),
                        Vocabulary.FILES,
                        generation.beginning(),
                        generation.end(),
                        OptionalInt.of(generation.maxNewTokens())),
                name -> "model." + name);
    }
}
