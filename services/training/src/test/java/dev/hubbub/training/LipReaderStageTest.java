package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.FisherTask;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.training.run.Evaluation;
import dev.hubbub.training.finetuning.DecodingEvaluator;
import dev.hubbub.training.finetuning.EstimateSettings;
import dev.hubbub.training.finetuning.FisherEstimate;
import dev.hubbub.training.finetuning.FisherEstimation;
import dev.hubbub.training.finetuning.TrainingData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The procedures by which AV-HuBERT is fine-tuned, as the stage runs them: on drawn clips, from random weights, a few steps
 * each. Weights that nobody has trained say nothing like the texts, so that every run is forced.
 */
class LipReaderStageTest {
    private static final DatasetReference DATA =
            new DatasetReference(DatasetLayout.MANIFEST, "s3://b/clips/manifest.jsonl");
    private static final DatasetReference MIXED =
            new DatasetReference(DatasetLayout.MANIFEST, "s3://b/mixed/manifest.jsonl");
    private static final String BASE = "s3://b/base";
    private static final ModelOptions OPTIONS = new ModelOptions("cpu", ModelOptions.CPU.precision(), 2, 8);
    private static final String STEPS =
            "\"steps\": 6, \"warmup\": 0, \"learningRate\": 0.003, \"batchSeconds\": 8, \"evaluateEvery\": 6, "
                    + "\"decay\": \"constant\", \"force\": true";

    @TempDir
    static Path bucket;

    @TempDir
    Path folder;

    @BeforeAll
    static void write() throws Exception {
        TinyLipReader.writeClips(bucket.resolve("clips"));
        for (TinyLipReader family : TinyLipReader.values()) {
            family.write(bucket.resolve("base").resolve(family.name()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            basic            |                                                       |
            audio only       | "modalities": ["audio"]                               | feature_extractor_video
            visual only      | "modalities": ["video"]                               | feature_extractor_audio
            modality dropout | "audioDropout": 0.1, "videoDropout": 0.1              |
            encoder frozen   | "freeze": ["encoder.*"]                               | model.encoder
            decoder frozen   | "freeze": ["decoder.*"]                               | model.decoder
            eye frozen       | "freeze": ["encoder.feature_extractor_video.*"]       | feature_extractor_video
            adapters         | "loraRank": 4, "learningRate": 0.02                   | fc1
            """)
    void a_procedure_learns_what_it_is_to_learn_and_nothing_else(String name, String settings, String still)
            throws Exception {
        Path base = base(TinyLipReader.SEQ2SEQ);
        Path made = run(TinyLipReader.SEQ2SEQ, base, settings, folder.resolve("made"));
        assertFalls(made);
        Predicate<String> frozen = still == null ? parameter -> false : parameter -> parameter.contains(still);
        assertMoved(base, made, frozen);
        assertDecodes(made);
    }

    /** As many clips without pictures as with them, of which a run that skips none hears nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"[\"video\"]", "[\"audio\", \"video\"]"})
    void clips_without_lips_are_left_out_of_what_is_learnt_from_and_of_what_judges(String senses) throws Exception {
        int seen = writeMixed();
        Path made = run(
                MIXED,
                TinyLipReader.SEQ2SEQ,
                base(TinyLipReader.SEQ2SEQ),
                "\"maxSkipped\": 0, \"modalities\": " + senses,
                folder.resolve("made"));
        JsonNode leftOut = Json.mapper()
                .readTree(made.resolve("training/run.json").toFile())
                .path("leftOut");
        int learnt = leftOut.at("/data/unusable").asInt();
        int judging = leftOut.at("/heldOut/unusable").asInt();
        assertTrue(learnt > 0 && judging > 0, leftOut.toString());
        assertEquals(seen, learnt + judging);
    }

    /** Clips and, behind them, as many without pictures; how many that is. */
    private static int writeMixed() throws Exception {
        Path mixed = bucket.resolve("mixed");
        TinyLipReader.writeClips(mixed);
        List<String> lines = new ArrayList<>(Files.readAllLines(mixed.resolve("manifest.jsonl")));
        int seen = lines.size();
        for (int i = 0; i < seen; i++) {
            new MediaWriter().write(mixed.resolve(i + ".wav"), AudioEncoding.WAV, new float[16_000]);
            lines.add("{\"audio_filepath\": \"" + i + ".wav\", \"text\": \"unseen " + (char) ('a' + i) + "\"}");
        }
        Files.write(mixed.resolve("manifest.jsonl"), lines);
        Files.write(mixed.resolve("unseen.jsonl"), lines.subList(seen, lines.size()));
        return seen;
    }

    @Test
    void checkpoints_are_judged_by_clips_with_lips_or_if_there_are_none_by_sound_alone_and_it_is_said()
            throws Exception {
        int seen = writeMixed();
        List<String> said = new ArrayList<>();
        assertEquals(2L * seen, judged("manifest.jsonl", said).words());
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.get(0).contains(seen + " cannot be used and are left out"), said.get(0));
        said.clear();
        assertEquals(2L * seen, judged("unseen.jsonl", said).words());
        assertEquals(List.of("No held-out clip comes with lips, so all checkpoints are judged by sound alone."), said);
    }

    @Test
    void what_matters_is_estimated_of_clips_with_all_senses_alone() throws Exception {
        int seen = writeMixed();
        try (FisherEstimation estimation = new FisherEstimation(
                base(TinyLipReader.SEQ2SEQ), OPTIONS, mixed("manifest.jsonl"), new EstimateSettings(2 * seen, false))) {
            assertEquals(seen, estimation.examples());
            assertEquals(1, estimation.leftOut().size(), estimation.leftOut().toString());
            assertTrue(
                    estimation.leftOut().get(0).contains(seen + " cannot be used and are left out"),
                    estimation.leftOut().get(0));
        }
    }

    private Evaluation judged(String manifest, List<String> said) throws Exception {
        return new DecodingEvaluator(mixed(manifest), ModelOptions.CPU, Encoding.UNPADDED, said::add)
                .evaluate(base(TinyLipReader.SEQ2SEQ));
    }

    private TrainingData mixed(String manifest) throws Exception {
        return TrainingData.of(
                new DatasetReference(
                        DatasetLayout.MANIFEST,
                        bucket.resolve("mixed").resolve(manifest).toString()),
                "en",
                new LocalStageContext(folder));
    }

    @Test
    void a_run_goes_on_from_what_another_has_made() throws Exception {
        Path base = base(TinyLipReader.SEQ2SEQ);
        Path first = run(TinyLipReader.SEQ2SEQ, base, null, folder.resolve("first"));
        Path second = run(TinyLipReader.SEQ2SEQ, first, null, folder.resolve("second"));
        assertTrue(losses(second).get(0) < losses(first).get(0));
        assertMoved(first, second, parameter -> false);
        assertDecodes(second);
    }

    @Test
    void ctc_and_attention_are_learnt_together_and_told_apart() throws Exception {
        Path base = base(TinyLipReader.CTC);
        Path made = run(TinyLipReader.CTC, base, "\"labelSmoothing\": 0.1, \"ctcWeight\": 0.3", folder.resolve("made"));
        assertFalls(made);
        assertMoved(base, made, parameter -> false);
        assertDecodes(made);
        for (JsonNode step : steps(made)) {
            assertEquals(
                    0.3 * step.path("ctc").asDouble()
                            + 0.7 * step.path("attention").asDouble(),
                    step.path("loss").asDouble(),
                    1e-3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_preflight_refuses_weights_that_nobody_has_trained(TinyLipReader family) throws Exception {
        var refused = assertThrows(
                StageFailure.class, () -> run(family, base(family), "\"force\": false", folder.resolve("made")));
        assertTrue(refused.getMessage().contains("The run would be wasted"), refused.getMessage());
    }

    @Test
    void what_matters_is_not_said_to_be_of_padded_clips_where_a_model_has_no_window() throws Exception {
        Path base = base(TinyLipReader.SEQ2SEQ);
        LocalStageContext context = context(base, "fisher");
        FisherTask task = new FisherTask(
                checkpoint(TinyLipReader.SEQ2SEQ, context),
                SampleRuns.planned(DATA, null, null, null, context),
                2,
                true,
                TrainingSettings.Precision.FLOAT32);
        new FisherStage(OPTIONS).run(task, context);
        try (Checkpoint estimate = Checkpoint.open(context.outputDirectory(task.recipe()))) {
            assertEquals("false", estimate.metadata().get("padToWindow"));
        }
        Path made = run(TinyLipReader.SEQ2SEQ, base, "\"padToThirtySeconds\": true", folder.resolve("made"));
        JsonNode run = Json.mapper().readTree(made.resolve("training/run.json").toFile());
        assertFalse(run.path("settings").path("padToWindow").asBoolean(true), run.toString());
    }

    @Test
    void what_matters_is_estimated_and_held_with_the_senses_and_the_loss_of_the_run() throws Exception {
        LocalStageContext context = context(base(TinyLipReader.CTC), "held");
        CheckpointReference checkpoint = checkpoint(TinyLipReader.CTC, context);
        TrainingTask.Source data = SampleRuns.planned(DATA, null, null, null, context);
        FisherTask heard = new FisherTask(
                checkpoint,
                data,
                2,
                false,
                TrainingSettings.Precision.FLOAT32,
                List.of(TrainingSettings.Sense.AUDIO),
                0.3);
        context.commit(new FisherStage(OPTIONS).run(heard, context).get(0));
        Path file = context.output(heard.recipe().address()).resolve(FisherEstimate.FILE);
        FisherEstimate estimate = FisherEstimate.of(file);
        assertEquals(Set.of(Modality.AUDIO), estimate.origin().modalities());
        assertEquals(Optional.of(0.3), estimate.origin().ctcWeight());
        try (Checkpoint stored = Checkpoint.open(file)) {
            assertTrue(
                    stored.parameters().names().stream().noneMatch(name -> name.contains("feature_extractor_video")));
        }
        TrainingTask.ElasticWeights held =
                new TrainingTask.ElasticWeights(heard.recipe().address(), 10);
        TrainingTask seeing =
                new TrainingTask(checkpoint, data, null, settings("\"modalities\": [\"video\"], \"ctcWeight\": 0.3"));
        StageFailure refused =
                assertThrows(StageFailure.class, () -> new TrainingStage(OPTIONS).run(seeing.holding(held), context));
        assertTrue(refused.getMessage().contains("have it estimated with the same modalities"), refused.getMessage());
        TrainingTask hearing =
                new TrainingTask(checkpoint, data, null, settings("\"modalities\": [\"audio\"], \"ctcWeight\": 0.3"));
        assertEquals(
                1,
                new TrainingStage(OPTIONS).run(hearing.holding(held), context).size());
    }

    private static Path base(TinyLipReader family) {
        return bucket.resolve("base").resolve(family.name());
    }

    /** @param settings some that are not those of every run */
    private Path run(TinyLipReader family, Path base, String settings, Path made) throws Exception {
        return run(DATA, family, base, settings, made);
    }

    private Path run(DatasetReference data, TinyLipReader family, Path base, String settings, Path made)
            throws Exception {
        LocalStageContext context = context(base, "work-" + made.getFileName());
        TrainingTask task = new TrainingTask(
                checkpoint(family, context),
                SampleRuns.planned(data, null, null, null, context),
                null,
                settings(settings));
        new TrainingStage(OPTIONS).run(task, context);
        return Files.move(context.outputDirectory(task.recipe()), made);
    }

    private LocalStageContext context(Path base, String place) throws Exception {
        return new LocalStageContext(
                Files.createDirectories(folder.resolve(place)),
                uri -> uri.startsWith(BASE) ? base : bucket.resolve(uri.substring("s3://b/".length())));
    }

    private static CheckpointReference checkpoint(TinyLipReader family, LocalStageContext context) throws Exception {
        return new CheckpointReference.Stored(family.architecture(), BASE, Fingerprint.of(context.list(BASE)));
    }

    private static TrainingSettings settings(String more) throws Exception {
        JsonNode settings = Json.mapper().readTree("{" + STEPS + "}");
        JsonNode own = Json.mapper().readTree("{" + (more == null ? "" : more) + "}");
        return Json.mapper()
                .treeToValue(
                        Json.mapper().readerForUpdating(settings).readTree(own.toString()), TrainingSettings.class);
    }

    private static List<JsonNode> steps(Path made) throws Exception {
        List<JsonNode> steps = new ArrayList<>();
        for (String line : Files.readAllLines(made.resolve("training/curve.jsonl"))) {
            JsonNode said = Json.mapper().readTree(line);
            if (said.has("loss")) {
                steps.add(said);
            }
        }
        return steps;
    }

    private static List<Double> losses(Path made) throws Exception {
        return SampleRuns.values(made, "loss");
    }

    private static void assertFalls(Path made) throws Exception {
        List<Double> losses = losses(made);
        double early = losses.get(0) + losses.get(1);
        double late = losses.get(losses.size() - 1) + losses.get(losses.size() - 2);
        assertTrue(late < early, losses.toString());
    }

    /** Every tensor is as it was that is frozen, and most others are not. */
    private static void assertMoved(Path base, Path made, Predicate<String> frozen) {
        int moved = 0;
        int free = 0;
        try (Checkpoint before = Checkpoint.open(base);
                Checkpoint after = Checkpoint.open(made)) {
            assertEquals(before.names(), after.names());
            for (Parameter parameter : before.parameters()) {
                boolean same = Arrays.equals(
                        parameter.floats(), after.tensor(parameter.name()).floats());
                if (frozen.test(parameter.name())) {
                    assertTrue(same, parameter.name());
                } else {
                    free++;
                    moved += same ? 0 : 1;
                }
            }
        }
        assertTrue(moved >= 8, moved + " of " + free);
    }

    private static void assertDecodes(Path made) {
        GreyFrames mouth = new GreyFrames(96, 96, new byte[20 * 96 * 96]);
        Clip clip = new Clip(new float[20 * 640], mouth);
        try (SpeechModel model = ModelFamilies.of(made).load(made, ModelOptions.CPU);
                EncodedSpeech speech = model.encode(List.of(clip), Encoding.UNPADDED)) {
            String text = model.decode(
                            speech, DecodingOptions.builder().beamSize(2).build())
                    .get(0)
                    .text();
            assertFalse(text == null, "no tokenizer");
        }
    }
}
