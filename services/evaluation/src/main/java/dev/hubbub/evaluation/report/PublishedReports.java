package dev.hubbub.evaluation.report;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.FolderTree;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.worker.OutputListener;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts a copy of every report where people look for it: {@code reports/<namespace>/<experiment>/}. The artifact stays the
 * original; the copy always is that of the report made or asked for last.
 */
@Singleton
public class PublishedReports implements OutputListener {

    @Override
    public void committed(Task task, ArtifactStore artifacts) throws IOException, InterruptedException {
        if (task instanceof ReportTask report) {
            publish(report, artifacts);
        }
    }

    private static void publish(ReportTask report, ArtifactStore artifacts) throws IOException, InterruptedException {
        OutputAddress address = report.recipe().address();
        String folder = ReportTask.published(report.namespace(), report.experiment());
        Path copy = Files.createTempDirectory("hubbub-report-");
        try {
            for (Commit.StoredFile file : artifacts.materialise(address, copy).files()) {
                // From a file, so that the store learns by its ending that a page is a page.
                artifacts.objects().put(folder + file.path(), copy.resolve(file.path()));
            }
        } finally {
            FolderTree.delete(copy);
        }
    }
}
