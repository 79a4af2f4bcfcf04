package dev.hubbub.localdev.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.embedded.EmbeddedObjectStore;
import dev.hubbub.localdev.experiment.TrialState;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialExportTest {

    private static EmbeddedObjectStore server;
    private static ObjectStore store;

    @TempDir
    Path folder;

    @BeforeAll
    static void startStore(@TempDir Path data) throws IOException {
        server = EmbeddedObjectStore.start(data, 0, "key", "secret-key");
        store = ObjectStore.connect(new ObjectStoreSettings(server.endpoint(), "key", "secret-key", "hubbub"));
        store.ensureBucket();
    }

    @AfterAll
    static void stopStore() throws IOException {
        store.close();
        server.close();
    }

    @Test
    void a_submission_has_the_captions_and_clusters_that_were_scored_and_nothing_else() throws Exception {
        String score = score("submission", Map.of("session_1", true), List.of());

        List<String> lacking = export(score, ExportFormat.MCOREC_SUBMISSION, false);

        assertThat(lacking).isEmpty();
        assertThat(files())
                .containsExactly(
                        "session_1/output/speaker_to_cluster.json",
                        "session_1/output/spk_0.vtt",
                        "session_1/output/spk_1.vtt");
        assertThat(folder.resolve("out/session_1/output/spk_1.vtt")).hasContent("WEBVTT of session_1 in submission");
    }

    @Test
    void transcripts_are_with_all_that_was_written_about_them() throws Exception {
        String score = score("transcripts", Map.of("session_1", true, "talk", false), List.of());

        assertThat(export(score, ExportFormat.TRANSCRIPTS, false)).isEmpty();

        assertThat(files())
                .containsExactly(
                        "session_1/speaker_to_cluster.json",
                        "session_1/spk_0.vtt",
                        "session_1/spk_1.vtt",
                        "session_1/transcript.json",
                        "talk/spk_0.vtt",
                        "talk/spk_1.vtt",
                        "talk/transcript.json");
    }

    @Test
    void what_a_submission_lacks_is_said_by_session() throws Exception {
        String score = score("lacking", Map.of("session_1", false), List.of("session_2"));

        assertThat(export(score, ExportFormat.MCOREC_SUBMISSION, false))
                .containsExactly(
                        "session_2 has no transcript: its recording is cut short",
                        "session_1 has no speaker_to_cluster.json: its conversations were not found");
    }

    @Test
    void what_is_there_is_replaced_only_when_asked_and_as_a_whole() throws Exception {
        String first = score("first", Map.of("session_1", true), List.of());
        String second = score("second", Map.of("session_0", true, "session_1", false), List.of());
        export(first, ExportFormat.MCOREC_SUBMISSION, false);

        assertThatThrownBy(() -> export(second, ExportFormat.MCOREC_SUBMISSION, false))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("holds the trial " + first + " of study already")
                .hasMessageContaining("--overwrite");
        assertThat(folder.resolve("out/session_0")).doesNotExist();

        export(second, ExportFormat.MCOREC_SUBMISSION, true);
        // The first one's conversations would be no part of the second.
        assertThat(folder.resolve("out/session_1/output/speaker_to_cluster.json"))
                .doesNotExist();
        assertThat(folder.resolve("out/session_1/output/spk_0.vtt")).hasContent("WEBVTT of session_1 in second");
    }

    @Test
    void sessions_of_another_trial_do_not_stay_beside_those_of_this_one() throws Exception {
        export(score("both", Map.of("session_1", true, "session_2", true), List.of()), ExportFormat.TRANSCRIPTS, false);

        export(score("one", Map.of("session_1", true), List.of("session_2")), ExportFormat.TRANSCRIPTS, true);

        assertThat(files()).isNotEmpty().allMatch(file -> file.startsWith("session_1/"));
    }

    @Test
    void a_session_of_a_dataset_is_never_deleted() throws Exception {
        String score = score("dataset", Map.of("session_1", true), List.of());
        Path metadata = folder.resolve("out/session_1/metadata.json");
        Files.createDirectories(metadata.getParent());
        Files.writeString(metadata, "{}");

        assertThatThrownBy(() -> export(score, ExportFormat.TRANSCRIPTS, true))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("session_1 holds metadata.json, which `hubbub report` did not write");

        // Beside it is where the evaluation wants it.
        export(score, ExportFormat.MCOREC_SUBMISSION, false);
        export(score, ExportFormat.MCOREC_SUBMISSION, true);
        assertThat(files())
                .containsExactly(
                        "session_1/metadata.json",
                        "session_1/output/speaker_to_cluster.json",
                        "session_1/output/spk_0.vtt",
                        "session_1/output/spk_1.vtt");
    }

    @Test
    void a_sessions_name_leads_nowhere_else() throws Exception {
        String score = score("hostile", Map.of("../../outside", true), List.of());

        export(score, ExportFormat.TRANSCRIPTS, false);

        assertThat(files()).allMatch(file -> file.startsWith("_/_/outside/"));
        assertThat(folder.resolve("outside")).doesNotExist();
    }

    @Test
    void a_score_that_does_not_say_where_its_transcripts_are_is_refused() throws Exception {
        Recipe recipe = Recipe.of(StageName.SCORING, Map.of("transcript/a", Digest.of("a")), Map.of());
        new ArtifactStore(store).commit(output(recipe, Map.of("score.json", "{}")), List.of(), "worker");

        assertThatThrownBy(() -> TrialOutputs.of(store, uri(recipe.address())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not keep where its transcripts are")
                .hasMessageContaining("run the experiment again");
    }

    private List<String> export(String score, ExportFormat format, boolean overwrite) throws Exception {
        TrialState trial = new TrialState(
                score, 1, "model", 1, 15.0, "Succeeded", "1/1", null, Map.of(), null, null, null, score, null, null);
        return new TrialExport("study", trial, TrialOutputs.of(store, score), format, overwrite)
                .write(folder.resolve("out"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("out"))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.resolve("out").relativize(file).toString())
                    .filter(file -> !file.equals("trial.json"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Commits a trial's outputs.
     *
     * @param sessions whether each has conversations
     * @return the score's folder
     */
    private String score(String trial, Map<String, Boolean> sessions, List<String> failed) throws Exception {
        ArtifactStore artifacts = new ArtifactStore(store);
        List<Input> inputs = new ArrayList<>();
        for (Map.Entry<String, Boolean> session : new TreeMap<>(sessions).entrySet()) {
            String name = session.getKey();
            String captions = "WEBVTT of " + name + " in " + trial;
            Recipe transcript = Recipe.of(StageName.TRANSCRIPTION, Map.of(), trial + name);
            artifacts.commit(
                    output(transcript, Map.of("spk_0.vtt", captions, "spk_1.vtt", captions, "transcript.json", "{}")),
                    List.of(),
                    "worker");
            inputs.add(new Input.Made("transcript/" + name, transcript.address()));
            if (session.getValue()) {
                Recipe clusters = Recipe.of(StageName.CLUSTERING, Map.of(), name);
                artifacts.commit(output(clusters, Map.of("speaker_to_cluster.json", "{}")), List.of(), "worker");
                inputs.add(new Input.Made("conversations/" + name, clusters.address()));
            }
        }
        Recipe recipe = Recipe.of(
                StageName.SCORING,
                Map.of("trial", Digest.of(trial)),
                Map.of(
                        "failed",
                        failed.stream()
                                .map(name -> Map.of("name", name, "reason", "its recording is cut short"))
                                .toList()));
        artifacts.commit(output(recipe, Map.of("score.json", "{}")), inputs, "worker");
        return uri(recipe.address());
    }

    private static String uri(OutputAddress address) {
        return "s3://hubbub/" + address.prefix();
    }

    private StageOutput output(Recipe recipe, Map<String, String> files) throws IOException {
        Path directory = Files.createTempDirectory(folder, "output");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        return new StageOutput(recipe, directory, 0, "cpu");
    }
}
