package dev.hubbub.controller.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.resource.ExperimentSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Where the outputs of experiments lie that were applied to earlier versions. Where this fails, an experiment that is
 * applied again computes everything anew: a default changed, or a value is sent that used to be absent.
 */
class GoldenPlanTest {

    private final Experiments world = new Experiments().checkpoint("small", "weights");

    @Test
    void the_outputs_of_an_experiment_at_its_defaults_are_where_they_were() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "0001.wav");
        assertEquals(
                Set.of(
                        "scoring d655e1b5a82cc4a1636f386fa34b21df50558afd4eb8f563f9823599752a3f6b",
                        "segmentation 79d7d13df093bce77af56d09d0fb32c17e984ae612e2f51e97d9ee6a56b53a07",
                        "transcription 54e8eb5143d72020999e173f2ae593a8d0460fbc12b0b219407319fd0c7046ea"),
                addresses(
                        """
                        datasets: []
                        models: [{name: small, checkpoint: 's3://hubbub/checkpoints/small'}]
                        """));
    }

    @Test
    void the_outputs_of_an_experiment_with_every_field_are_where_they_were() throws Exception {
        world.sessions(DatasetLayout.MCOREC, "session_40");
        assertEquals(
                Set.of(
                        "clustering a861db29455193d517ed3e337c83ca06bd42c939ade04357585583fa94b9f0fb",
                        "scoring 9742174b7e9996cf587575f6eb9afe824799e488420a35090ee4eb2f8e73302b",
                        "scoring 2bd6130e4f5a83f9b565f4e626e87bfc2008290531ac2dd0ae76cbdecc4a2c19",
                        "segmentation 332279655331d04276755e0ad0a37278296a10e3f74cbd5830e8130d9039e353",
                        "segmentation 820b44656d538239b01db465a2121d409c3bb062fe066be567487699013226df",
                        "transcription 1fc8a0780bb58a1aab9d9c1108bd73dc3ede063eb21870e6b5290f2b0e4a39ce",
                        "transcription 66c59ba41f0d1b431cd60c5c5c9b07b6e017a7d5d3281d9e227abc1d80047f73"),
                addresses(
                        """
                        datasets: []
                        objective: {metric: jointError, goal: minimize}
                        models: [{name: small, checkpoint: 's3://hubbub/checkpoints/small'}]
                        segmentation: {onset: 1.5, offset: 0.5, minDurationOn: 0.2, minDurationOff: 0.3, gapFill: baseline}
                        conversations: {threshold: 0.6, count: 2}
                        decoding:
                          grid: {beamSize: [4], maxSegmentSeconds: [12.5], lengthPenalty: [0.6], patience: [2]}
                          points: [{beamSize: 1}, {beamSize: 2, maxSegmentSeconds: 20}]
                          exclude: [{beamSize: 2}]
                          options:
                            language: auto
                            timestamps: true
                            padToThirtySeconds: false
                            patience: 1.5
                            maxTokens: 100
                            task: translate
                            prompt: before
                            prefix: first
                            suppressTokens: [-1, 50]
                            wordTimestamps: true
                            conditionOnPreviousText: true
                            fallback: {temperatures: [0, 0.5], bestOf: 3, compressionRatioThreshold: 2, averageLogProbabilityThreshold: -2, noSpeechThreshold: 0.5}
                        trialName: "E{index}_{model}_bs{beamSize}_len{maxSegmentSeconds}"
                        firstIndex: 18
                        scoring: {protocol: mcorec}
                        """));
    }

    @Test
    void an_average_and_what_is_made_with_it_are_where_they_were() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "0001.wav");
        world.checkpoints.put("small", MadeCheckpoints.averageOf("golden"));
        assertEquals(
                Set.of(
                        "merging cfde901bbab967ddf528fe9a7f7a75442d5615f58d23003e48c901487397a40a",
                        "scoring 3e9e3ad97cee71a44c3937fce634e58d62825469b374be431e90fcb3dbbaeddc",
                        "segmentation 79d7d13df093bce77af56d09d0fb32c17e984ae612e2f51e97d9ee6a56b53a07",
                        "transcription dca304f0df76d0cf4cbe7609787516287a714f86b1e4a7fd0b27b7e635e641d6"),
                addresses(
                        """
                        datasets: []
                        models: [{name: small, average: [{checkpoint: 's3://b/golden/1'}, {checkpoint: 's3://b/golden/2'}]}]
                        """));
    }

    @Test
    void an_exported_model_is_planned_without_the_defaults_of_other_families() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "0001.wav");
        List<Task> done = world.work(exported("{}"));
        assertEquals(
                Json.tree(Map.of("beamSize", 1, "language", "en")),
                Experiments.of(TranscriptionTask.class, done)
                        .get(0)
                        .decodings()
                        .get(0)
                        .settings());
        assertEquals(
                List.of(),
                world.work(exported("{timestamps: false, padToThirtySeconds: true, task: transcribe}")),
                "a default spelled out says the same as its absence");
    }

    @Test
    void what_is_asked_of_an_exported_model_and_only_others_have_reaches_it_to_be_refused() throws Exception {
        world.sessions(DatasetLayout.MANIFEST, "0001.wav");
        List<Task> done = world.work(exported("{timestamps: true}"));
        assertTrue(Experiments.of(TranscriptionTask.class, done)
                .get(0)
                .decodings()
                .get(0)
                .whisper()
                .timestamps());
    }

    private static ExperimentSpec exported(String options) {
        return Experiments.spec(
                """
                datasets: []
                models: [{name: small, architecture: torchscript, checkpoint: 's3://hubbub/checkpoints/small'}]
                decoding: {grid: {beamSize: [1]}, options: %s}
                """
                        .formatted(options));
    }

    private Set<String> addresses(String spec) throws Exception {
        List<Task> done = world.work(Experiments.spec(spec));
        Set<String> addresses = new TreeSet<>();
        // A report says more with each version of its page, and is written anew then.
        for (Task task :
                done.stream().filter(task -> task.stage() != StageName.REPORT).toList()) {
            for (Recipe recipe : task.recipes()) {
                addresses.add(task.stage() + " " + recipe.address().digest().hex());
            }
        }
        return addresses;
    }
}
