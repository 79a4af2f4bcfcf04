package dev.hubbub.localdev.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.task.CutLips;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.localdev.command.CommandRun;
import dev.hubbub.localdev.stack.TinyAvHubert;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.training.run.Example;
import dev.hubbub.training.finetuning.TrainingData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

        DatasetReference dataset = new DatasetReference(
                DatasetLayout.MCOREC, folder.resolve("sessions").toString());
        TrainingData unseen = TrainingData.of(dataset, "en", MachineContext.reading());
        assertThat(unseen.examples()).isNotEmpty();
        Example first = unseen.examples().get(0);
        assertThat(unseen.clip(first, EnumSet.of(Modality.AUDIO)).video()).isNull();

        Path cache = folder.resolve("cache");
        List<String> said = new ArrayList<>();
        LearntLips lips = new LearntLips(Map.of("HUBBUB_CACHE", cache.toString()), said::add);
        List<CutLips> cut = lips.cut(dataset, List.of(), ClipSettings.DEFAULT);
        assertThat(said).containsExactly("table: lips of spk_0/track_00");
        TrainingData seen = TrainingData.of(dataset, List.of(), "en", ClipSettings.DEFAULT, cut, lips.context());
        assertThat(seen.examples()).isEqualTo(unseen.examples());
        Clip clip = seen.clip(seen.examples().get(0), EnumSet.allOf(Modality.class));
        assertThat(clip.video().height()).isEqualTo(96);
        assertThat((double) clip.video().frames()).isCloseTo(25 * first.seconds(), within(2.0));
        assertThat((double) clip.audio().length).isCloseTo(16_000 * first.seconds(), within(800.0));

        assertThat(lips.cut(dataset, List.of(), ClipSettings.DEFAULT)).isEqualTo(cut);
        assertThat(said).as("cut once").hasSize(1);
        try (Stream<Path> kept = Files.list(cache.resolve("lips"))) {
            assertThat(kept).as("nothing half cut").containsExactly(cache.resolve("lips/artifacts"));
        }
        CommandRun estimated = CommandRun.inProcess(
                cache,
                "fisher",
                TinyAvHubert.spelling(folder.resolve("model")),
                "-d",
                folder.resolve("sessions"),
                "-o",
                folder.resolve("fisher.safetensors"),
                "--examples",
                1);
        assertThat(estimated.exitCode()).as(estimated.out()).isZero();
        assertThat(estimated.out()).doesNotContain("lips of").contains("says what matters in ");
    }
}
