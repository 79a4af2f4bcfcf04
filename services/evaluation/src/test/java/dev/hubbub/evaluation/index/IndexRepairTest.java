package dev.hubbub.evaluation.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
        ReportTask task = StoredExperiment.store(
                new ExampleExperiment(folder.resolve(trial))
                        .named("repaired", name)
                        .heard(trial, "tiny", 1, heard),
                artifacts,
                reports);
        return task.recipe().address();
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
