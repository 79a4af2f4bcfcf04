package dev.hubbub.training.soup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.merging.MergeRefusal;
import dev.hubbub.speech.merging.MergedCheckpoint.Source;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.speech.training.run.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of one number, which makes as many errors as it is away from ten. */
class GreedySoupTest {

    @TempDir
    Path folder;

    private final List<Double> judged = new ArrayList<>();

    @Test
    void the_best_comes_first_and_a_member_stays_if_the_error_rate_does_not_rise() throws IOException {
        // 9 alone is best. With 12: 10.5, which is better; with 20: 13.7, which is not; with 6: 9, which is not.
        List<Judgement> judgements = soup(this::errors, 20, 12, 9, 6);
        assertEquals(
                List.of("9.0 kept", "12.0", "6.0", "20.0", "9.0+12.0 kept", "9.0+12.0+6.0", "9.0+12.0+20.0"),
                judgements.stream().map(GreedySoupTest::said).toList());
        try (Checkpoint soup = Checkpoint.open(folder.resolve("soup"))) {
            assertArrayEquals(new float[] {10.5f}, soup.tensor("w").floats());
        }
        JsonNode lineage =
                new ObjectMapper().readTree(folder.resolve("soup/merge.json").toFile());
        assertEquals("greedy-soup", lineage.path("method").asText());
        assertEquals(2, lineage.path("members").size());
        assertEquals("content of 9.0", lineage.at("/members/0/digest").asText());
        assertEquals(1.0, lineage.at("/members/1/weight").asDouble());
        assertEquals(7, lineage.at("/settings/judged").size());
        assertEquals("dev", lineage.at("/settings/dataset").asText());
        assertEquals(List.of("soup"), others());
    }

    @Test
    void a_member_that_makes_nothing_better_and_nothing_worse_is_kept() throws IOException {
        assertEquals("9.0+9.0 kept", said(soup(this::errors, 9, 9).get(2)));
    }

    @Test
    void what_a_killed_run_had_judged_is_not_judged_again() throws IOException {
        Judge dying = checkpoint -> {
            if (judged.size() == 4) {
                throw new IOException("killed");
            }
            return errors(checkpoint);
        };
        assertThrows(IOException.class, () -> soup(dying, 20, 12, 9, 6));
        assertFalse(Files.exists(folder.resolve("soup")));
        List<Double> first = List.copyOf(judged);
        judged.clear();
        List<Judgement> again = soup(this::errors, 20, 12, 9, 6);
        assertEquals(7, again.size());
        assertEquals(List.of(20.0, 12.0, 9.0, 6.0), first);
        assertEquals(3, judged.size(), "only what was left: " + judged);
        JsonNode lineage =
                new ObjectMapper().readTree(folder.resolve("soup/merge.json").toFile());
        assertEquals(7, lineage.at("/settings/utterances").asInt(), "of whoever judged the first");
        assertEquals(List.of("soup"), others());
    }

    @Test
    void what_was_judged_under_other_rules_is_judged_again() throws IOException {
        List<Source> members = List.of(source(9), source(12));
        Judge dying = checkpoint -> {
            if (judged.size() == 2) {
                throw new IOException("killed");
            }
            return errors(checkpoint);
        };
        assertThrows(IOException.class, () -> soup(dying, members).write(folder.resolve("soup"), judgement -> {}));
        judged.clear();
        Rules half = new Rules(Rules.STRICT.coverage(), Rules.STRICT.wholeNumbers(), Optional.of(ElementType.FLOAT16));
        new GreedySoup(members, half, Optional.empty(), this::errors, Map.of("dataset", "dev"))
                .write(folder.resolve("soup"), judgement -> {});
        assertEquals(3, judged.size(), judged.toString());
    }

    @Test
    void checkpoints_that_cannot_be_merged_are_refused_before_any_is_judged() throws IOException {
        Path other = folder.resolve("other.safetensors");
        SafetensorsWriter.write(other, ParameterSet.of(TensorData.of("v", new long[] {1}, new float[] {1})));
        GreedySoup soup = soup(this::errors, List.of(source(9), new Source("other", other, 1, () -> "other")));
        assertThrows(MergeRefusal.class, () -> soup.write(folder.resolve("soup"), judgement -> {}));
        assertTrue(judged.isEmpty());
    }

    private Judge.Verdict errors(Path checkpoint) {
        try (Checkpoint model = Checkpoint.open(checkpoint)) {
            double value = model.tensor("w").floats()[0];
            judged.add(value);
            long errors = Math.round(100 * Math.abs(value - 10));
            return new Judge.Verdict(new Evaluation(errors / 1000.0, errors, 1000), Map.of("utterances", 7));
        }
    }

    private List<Judgement> soup(Judge judge, double... members) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (double member : members) {
            sources.add(source(member));
        }
        return soup(judge, sources).write(folder.resolve("soup"), judgement -> {});
    }

    private static GreedySoup soup(Judge judge, List<Source> sources) {
        return new GreedySoup(sources, Rules.STRICT, Optional.empty(), judge, Map.of("dataset", "dev"));
    }

    private Source source(double value) {
        Path file = folder.resolve("members").resolve(value + ".safetensors");
        SafetensorsWriter.write(file, ParameterSet.of(TensorData.of("w", new long[] {1}, new float[] {(float) value})));
        return new Source(String.valueOf(value), file, 1, () -> "content of " + value);
    }

    private static String said(Judgement judgement) {
        return String.join("+", judgement.members()) + (judgement.kept() ? " kept" : "");
    }

    private List<String> others() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("members"))
                    .toList();
        }
    }
}
