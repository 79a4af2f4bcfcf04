package dev.hubbub.training.soup;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run that was killed had judged already: decoding is what takes long. Known by the content of the checkpoints and
 * of what they are judged by.
 */
final class JudgedBefore {

    private final Memory memory;
    private final Digest judge;
    private final Map<String, Judge.Verdict> known;

    private JudgedBefore(Memory memory, Digest judge, Map<String, Judge.Verdict> known) {
        this.memory = memory;
        this.judge = judge;
        this.known = known;
    }

    /** Reads what was kept, if there is something. */
    static JudgedBefore in(Memory memory, Digest judge) throws IOException {
        Optional<byte[]> kept = memory.read();
        Map<String, Judge.Verdict> known = kept.isPresent()
                ? Json.mapper().readValue(kept.get(), new TypeReference<Map<String, Judge.Verdict>>() {})
                : Map.of();
        return new JudgedBefore(memory, judge, new TreeMap<>(known));
    }

    /** Makes a candidate, if it has to be judged. */
    @FunctionalInterface
    interface Candidate {
        Path make();
    }

    /** What is known of a candidate, or comes of judging it. */
    Judge.Verdict judged(List<String> contents, Candidate candidate, Judge by) throws IOException {
        String key =
                Digest.ofJson(Map.of("judge", judge, "equalParts", contents)).hex();
        Judge.Verdict before = known.get(key);
        if (before != null) {
            return before;
        }
        Judge.Verdict verdict = by.judge(candidate.make());
        known.put(key, verdict);
        memory.write(Json.mapper().writeValueAsBytes(known));
        return verdict;
    }

    /** Nobody needs it any more. */
    void forget() throws IOException {
        memory.forget();
    }
}
