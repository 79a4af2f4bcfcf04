package dev.hubbub.localdev.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.task.CutLips;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.localdev.command.CommandRun;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.training.run.Example;
import dev.hubbub.training.finetuning.TrainingData;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stage that cuts lips makes of a generated session is what training sees. */
class LearntLipsTest {

    @TempDir
    Path folder;

    @Test
    void clips_of_a_session_that_comes_without_lips_are_seen_by_those_that_are_cut_out_of_its_tracks()
            throws Exception {
        Path session = folder.resolve("sessions/table");
        CommandRun generated = CommandRun.of(
                "generate-session",
                session,
                "--speakers",
                2,
                "--conversations",
                1,
                "--seconds",
                10,
                "--no-asd",
                "--no-lips",
                "--no-central");
        assertThat(generated.exitCode()).as(generated.err()).isZero();
        // Lips take long to cut, and one speaker's will do.
        Path metadata = session.resolve("metadata.json");
        ObjectNode speakers = (ObjectNode) Json.mapper().readTree(metadata.toFile());
        Json.mapper().writeValue(metadata.toFile(), speakers.retain("spk_0"));

        LocalStageContext context = new LocalStageContext(folder.resolve("work"));
        DatasetReference dataset = new DatasetReference(
                DatasetLayout.MCOREC, folder.resolve("sessions").toString());
        Dataset.Session found = new DatasetReader(new StageFiles(context))
                .read(dataset, List.of())
                .sessions()
                .get(0);
        TrainingTask.Source bare = new TrainingTask.Source(
                dataset,
                null,
                "en",
                TrainingTask.Source.digest(List.of(found.reference()), List.of(found.references())));
        TrainingData unseen = TrainingData.of(bare, context);
        assertThat(unseen.examples()).isNotEmpty();
        Example first = unseen.examples().get(0);
        assertThat(unseen.clip(first, EnumSet.of(Modality.AUDIO)).video()).isNull();

        CutLips cut = new CutLips("table", null, new FoundInTracks(found, context).lips());
        TrainingData seen = TrainingData.of(bare.with(List.of(cut)), context);
        assertThat(seen.examples()).isEqualTo(unseen.examples());
        Clip clip = seen.clip(seen.examples().get(0), EnumSet.allOf(Modality.class));
        assertThat(clip.video().height()).isEqualTo(96);
        assertThat((double) clip.video().frames()).isCloseTo(25 * first.seconds(), within(2.0));
        assertThat((double) clip.audio().length).isCloseTo(16_000 * first.seconds(), within(800.0));
    }
}
