package dev.hubbub.training.soup;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.speech.checkpoint.NewFile;
import dev.hubbub.speech.training.run.Evaluation;
import dev.hubbub.speech.training.run.Evaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run that was killed had judged already, in a file beside its output: decoding is what takes long. Known by the
 * content of the checkpoints and of what they are judged by.
 */
final class JudgedBefore {

    private final Path file;
    private final Digest judge;
    private final Map<String, Evaluation> known;

    private JudgedBefore(Path file, Digest judge, Map<String, Evaluation> known) {
        this.file = file;
        this.judge = judge;
        this.known = known;
    }

    /** Reads the file, if it is there. */
    static JudgedBefore in(Path file, Digest judge) throws IOException {
        Map<String, Evaluation> known = Files.exists(file)
                ? Json.mapper().readValue(Files.readAllBytes(file), new TypeReference<Map<String, Evaluation>>() {})
                : Map.of();
        return new JudgedBefore(file, judge, new TreeMap<>(known));
    }

    /** Makes a candidate, if it has to be judged. */
    @FunctionalInterface
    interface Candidate {
        Path make();
    }

    /** What is known of a candidate, or comes of judging it. */
    Evaluation judged(List<String> contents, Candidate candidate, Evaluator evaluator) throws IOException {
        String key =
                Digest.ofJson(Map.of("judge", judge, "equalParts", contents)).hex();
        Evaluation before = known.get(key);
        if (before != null) {
            return before;
        }
        Evaluation evaluation = evaluator.evaluate(candidate.make());
        known.put(key, evaluation);
        byte[] all = Json.mapper().writeValueAsBytes(known);
        NewFile.write(file, out -> out.write(all));
        return evaluation;
    }

    /** Nobody needs it any more. */
    void forget() throws IOException {
        Files.deleteIfExists(file);
    }
}
