package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingMethod;
import dev.hubbub.contracts.task.MergingSettings;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.speech.model.ModelOptions;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Greedy soups of real checkpoints, judged by real recordings, the stage as a worker runs it. */
class GreedySoupStageTest extends SampleRuns {

    private static final String SYNTHETIC = "s3://b/checkpoints/hubbub-tiny-synthetic";

    private final List<String> said = new ArrayList<>();
    private byte[] kept;

    @Test
    void a_soup_begins_with_the_best_keeps_what_makes_it_no_worse_and_is_not_judged_again_by_another_worker()
            throws Exception {
        MergingTask task = new MergingTask(
                new MergingSettings(MergingMethod.GREEDY_SOUP, null, null, null, null, null, null, null, null),
                List.of(member(SYNTHETIC), member(BASE)),
                new MergingTask.Judge(data(), false, null));

        StageOutput output = soup(task);

        assertEquals(task.recipe(), output.recipe());
        assertTrue(output.files().has("tokenizer.json"));
        JsonNode lineage = Json.mapper().readTree(output.files().read("merge.json"));
        assertEquals("greedy-soup", lineage.path("method").asText());
        JsonNode by = lineage.path("settings");
        assertEquals("whisper", by.path("architecture").asText());
        assertEquals("1", by.path("familyVersion").asText());
        assertEquals("en", by.path("language").asText());
        assertEquals("[\"audio\"]", by.path("modalities").toString(), "all that these hear by");
        assertTrue(by.path("utterances").asInt() > 0, by.toString());
        assertEquals(0, by.path("leftOut").asInt());
        JsonNode judged = by.path("judged");
        assertEquals(3, judged.size(), judged.toString());
        // The one that was tuned on recordings like these.
        assertEquals(List.of(BASE), Json.mapper().convertValue(judged.get(0).path("members"), List.class));
        assertTrue(judged.get(0).path("kept").asBoolean());
        assertTrue(judged.get(0).path("wer").asDouble()
                <= judged.get(1).path("wer").asDouble());
        assertEquals(
                judged.get(2).path("wer").asDouble()
                        <= judged.get(0).path("wer").asDouble(),
                judged.get(2).path("kept").asBoolean());
        assertTrue(said.contains("judging candidate 3 of 3"), said.toString());

        said.clear();
        Files.move(context.outputDirectory(task.recipe()), folder.resolve("before"));
        assertEquals(
                Json.mapper().readTree(folder.resolve("before/merge.json").toFile()),
                Json.mapper().readTree(soup(task).files().read("merge.json")));
        assertTrue(said.stream().noneMatch(what -> what.startsWith("judging")), said.toString());
    }

    @Test
    void a_soup_that_was_planned_for_another_version_of_the_decoder_is_not_chosen_by_this_one() throws Exception {
        CheckpointReference base = member(BASE).checkpoint();
        MergingTask.Member other = new MergingTask.Member(
                new CheckpointReference.Stored("whisper", "2", base.uri(), base.digest(), null), 1);
        MergingTask task = new MergingTask(
                new MergingSettings(MergingMethod.GREEDY_SOUP, null, null, null, null, null, null, null, null),
                List.of(other, other),
                new MergingTask.Judge(data(), false, null));
        StageFailure failure = assertThrows(StageFailure.class, () -> soup(task));
        assertEquals(FailureReason.VersionMismatch, failure.reason());
    }

    private MergingTask.Member member(String uri) throws Exception {
        return new MergingTask.Member(
                new CheckpointReference.Stored(ModelArchitecture.WHISPER, uri, Fingerprint.of(context.list(uri))), 1);
    }

    private StageOutput soup(MergingTask task) throws Exception {
        return new MergingStage(ModelOptions.CPU).run(task, keeping()).get(0);
    }

    /** The same context, which keeps what a task wants kept. */
    private StageContext keeping() {
        StageContext watched = context.watchedBy((fraction, what) -> said.add(what));
        return (StageContext) Proxy.newProxyInstance(
                StageContext.class.getClassLoader(),
                new Class<?>[] {StageContext.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "keep":
                            kept = Files.readAllBytes(((Path) arguments[0]).resolve("judged.json"));
                            return null;
                        case "restore":
                            if (kept == null) {
                                return false;
                            }
                            Files.write(
                                    Files.createDirectories((Path) arguments[0]).resolve("judged.json"), kept);
                            return true;
                        default:
                            return method.invoke(watched, arguments);
                    }
                });
    }
}
