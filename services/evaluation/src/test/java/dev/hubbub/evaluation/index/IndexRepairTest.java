package dev.hubbub.evaluation.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.evaluation.BrokerAndStore;
import dev.hubbub.evaluation.StoredExperiment;
import dev.hubbub.evaluation.report.ExampleExperiment;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class IndexRepairTest {

    private static final String WORDS = "please enter your password followed by the pound key";

    @Inject
    ArtifactStore artifacts;

    @Inject
    IndexedReports reports;

    @Inject
    ExperimentIndex index;

    @Inject
    IndexRepair repair;

    @TempDir
    Path folder;

    @BeforeEach
    void begin() throws Exception {
        artifacts.objects().ensureBucket();
    }

    private OutputAddress store(String name, String trial, String... heard) throws Exception {
        return stored(name, trial, heard).recipe().address();
    }

    private ReportTask stored(String name, String trial, String... heard) throws Exception {
        return StoredExperiment.store(
                new ExampleExperiment(folder.resolve(trial))
                        .named("repaired", name)
                        .heard(trial, "tiny", 1, heard),
                artifacts,
                reports);
    }

    private void deleteIndex(String name) throws Exception {
        String entry = ReportTask.indexed("repaired", name);
        for (StoredObject object : artifacts.objects().list(entry)) {
            artifacts.objects().delete(entry + object.path());
        }
        index.listSoon();
        assertTrue(index.find(new ExperimentName("repaired", name)).isEmpty());
    }

    private OutputAddress indexed(String name) throws Exception {
        return index.find(new ExperimentName("repaired", name)).orElseThrow().report();
    }

    @Test
    void an_entry_that_is_lost_while_the_service_runs_is_made_again_of_the_last_report() throws Exception {
        store("twice", "repaired-first", WORDS);
        OutputAddress second = store("twice", "repaired-second", WORDS, "all circuits are busy now");
        repair.repair();
        deleteIndex("twice");

        repair.repair();
        assertEquals(second, indexed("twice"));

        deleteIndex("twice");
        artifacts.delete(second);
        repair.repair();
        assertTrue(!indexed("twice").equals(second), "the one before, for the last is gone");
    }

    @Test
    void a_report_that_was_found_missing_does_not_take_the_place_of_one_that_came_meanwhile() throws Exception {
        ReportTask first = stored("meanwhile", "meanwhile-first", WORDS);
        OutputAddress second = store("meanwhile", "meanwhile-second", WORDS, "all circuits are busy now");

        assertFalse(reports.indexMissing(first, first.recipe().address(), artifacts));
        assertEquals(second, indexed("meanwhile"));

        deleteIndex("meanwhile");
        assertTrue(reports.indexMissing(first, first.recipe().address(), artifacts));
        assertEquals(first.recipe().address(), indexed("meanwhile"));
    }

    @Test
    void an_entry_of_another_version_is_made_anew() throws Exception {
        OutputAddress report = store("older", "older-first", WORDS);
        String head = ReportTask.indexed("repaired", "older") + "head.json";
        artifacts.objects().put(head, "{\"format\": \"hubbub-experiment-head/0\"}".getBytes(StandardCharsets.UTF_8));
        index.listSoon();
        assertTrue(index.find(new ExperimentName("repaired", "older")).isEmpty());

        repair.repair();
        assertEquals(report, indexed("older"));
    }

    @Test
    void what_cannot_be_read_keeps_no_other_from_the_index() throws Exception {
        String broken = new OutputAddress(StageName.REPORT, Digest.of("broken")).prefix() + "commit.json";
        artifacts.objects().put(broken, "{".getBytes(StandardCharsets.UTF_8));
        try {
            OutputAddress sound = store("beside", "repaired-beside", WORDS);
            deleteIndex("beside");

            repair.repair();
            assertEquals(sound, indexed("beside"));
        } finally {
            artifacts.objects().delete(broken);
        }
    }

    @Test
    void a_report_whose_files_are_gone_keeps_no_other_from_the_index() throws Exception {
        OutputAddress lost = store("lost", "repaired-lost", WORDS);
        OutputAddress sound = store("first", "repaired-sound", WORDS);
        for (StoredObject object : artifacts.objects().list(lost.prefix())) {
            if (!object.path().equals("commit.json")) {
                artifacts.objects().delete(lost.prefix() + object.path());
            }
        }
        try {
            deleteIndex("lost");
            deleteIndex("first");

            repair.repair();
            assertEquals(sound, indexed("first"));
            assertTrue(index.find(new ExperimentName("repaired", "lost")).isEmpty());
        } finally {
            artifacts.delete(lost);
        }
    }
}
