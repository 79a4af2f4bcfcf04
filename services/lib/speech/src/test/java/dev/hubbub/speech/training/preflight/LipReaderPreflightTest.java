package dev.hubbub.speech.training.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.avhubert.GoldenClips;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.preflight.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a preflight looks for, in the families that read lips. */
class LipReaderPreflightTest {
    private static final String SEQ2SEQ = "seq2seq, AV2TextForConditionalGeneration";
    private static final String CTC = "ctc, AVHubertAVSR";
    private static final List<String> EYE = List.of("encoder.feature_extractor_video.*");
    private static final String NORM = "encoder.feature_extractor_video.resnet.frontend3D.1.";

    @TempDir
    Path folder;

    private TrainableModel open(String golden, String architecture) throws IOException {
        try (GoldenClips clips = new GoldenClips(golden)) {
            clips.writeTo(folder, Map.of("architectures", List.of(architecture)));
        }
        Path letters = Path.of("src/test/resources/avhubert/letters").resolve(golden);
        try (Stream<Path> files = Files.list(letters)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return ModelFamilies.of(folder).training().orElseThrow().open(folder, TestDevice.OPTIONS);
    }

    private static Map<String, Finding> findings(
            TrainableModel model, List<String> frozen, UnaryOperator<Target> changed) {
        LearntParameters wanted = LearntParameters.of(model, frozen, Optional.empty());
        Clip clip = new Clip(new float[12 * 640], new GreyFrames(96, 96, new byte[12 * 96 * 96]));
        Sample sample = new Sample(
                "Red lamp",
                null,
                model.input(clip, Encoding.UNPADDED),
                Optional.empty(),
                changed.apply(model.target("Red lamp", null)));
        OwnOutput own = new OwnOutput(model.text().orElseThrow().tokens("RED CAT"), "RED CAT");
        try (Learner learner = new Learner(model, wanted, Objective.CROSS_ENTROPY, AdamW.USUAL, Optional.empty(), 0)) {
            List<Finding> all = Preflight.of(model, wanted, learner, List.of(sample), List.of(own), 1)
                    .findings();
            return all.stream().collect(Collectors.toMap(Finding::check, finding -> finding));
        }
    }

    @ParameterizedTest
    @CsvSource({SEQ2SEQ, CTC})
    void a_run_that_is_set_up_right_is_found_to_be(String golden, String architecture) throws IOException {
        try (TrainableModel model = open(golden, architecture)) {
            for (List<String> frozen : List.of(List.<String>of(), EYE, List.of("encoder.*"), List.of("decoder.*"))) {
                Map<String, Finding> found = findings(model, frozen, UnaryOperator.identity());
                for (String check :
                        List.of("end of text", "alignment", "prefix", "frozen parts", "frozen layers", "label style")) {
                    assertEquals(Verdict.FINE, found.get(check).verdict(), frozen + " " + found.get(check));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({SEQ2SEQ, CTC})
    void an_end_that_is_masked_and_another_beginning_are_refused(String golden, String architecture)
            throws IOException {
        try (TrainableModel model = open(golden, architecture)) {
            int end = model.endOfText();
            Finding masked = findings(
                            model,
                            EYE,
                            target -> new Target(
                                    target.fed(),
                                    IntStream.of(target.labels())
                                            .map(label -> label == end ? Target.IGNORED : label)
                                            .toArray()))
                    .get("end of text");
            assertEquals(Verdict.REFUSED, masked.verdict());
            assertTrue(masked.message().contains("the model would never stop"), masked.message());
            Finding prefix = findings(model, EYE, target -> {
                        int[] fed = target.fed().clone();
                        fed[0] = 0;
                        return new Target(fed, target.labels());
                    })
                    .get("prefix");
            assertEquals(Verdict.REFUSED, prefix.verdict());
            assertTrue(
                    prefix.message().contains("[0], but decoding begins with " + Arrays.toString(new int[] {end})),
                    prefix.message());
        }
    }

    @Test
    void texts_that_are_longer_than_decoding_writes_are_warned_of() throws IOException {
        try (TrainableModel model = open("seq2seq", "AV2TextForConditionalGeneration")) {
            assertEquals(
                    Verdict.FINE,
                    findings(model, EYE, UnaryOperator.identity())
                            .get("decoding length")
                            .verdict());
            Finding warned = findings(
                            model, EYE, target -> model.target("the red house and the green house on the street", null))
                    .get("decoding length");
            assertEquals(Verdict.WARNING, warned.verdict());
            assertEquals(
                    "1 of 1 texts have more tokens than decoding writes by itself (20, the end counted): checkpoints would"
                            + " be judged by texts that are cut off. Say max_length in the generation_config.json of the"
                            + " checkpoint.",
                    warned.message());
        }
    }

    @Test
    void clips_that_are_too_short_for_ctc_are_warned_of() throws IOException {
        try (TrainableModel model = open("ctc", "AVHubertAVSR")) {
            assertEquals(
                    "0 of 1 clips have a text that CTC cannot learn from them.",
                    findings(model, EYE, UnaryOperator.identity())
                            .get("room for texts")
                            .message());
            Finding warned = findings(model, EYE, target -> model.target("see all trees", null))
                    .get("room for texts");
            assertEquals(Verdict.WARNING, warned.verdict());
            assertTrue(
                    warned.message()
                            .contains(
                                    "A text of 14 units, 3 of which repeat the one before, needs 17 frames, and its clip"
                                            + " has 12."),
                    warned.message());
        }
    }

    @ParameterizedTest
    @CsvSource({SEQ2SEQ, CTC})
    void frozen_norms_that_go_by_the_batch_are_refused(String golden, String architecture) throws IOException {
        try (TrainableModel model = open(golden, architecture)) {
            TrainableModel forgetful =
                    new InTrainingMode(model, Set.of(NORM + "running_mean", NORM + "running_var", NORM + "weight"));
            Finding refused = findings(forgetful, EYE, UnaryOperator.identity()).get("frozen layers");
            assertEquals(Verdict.REFUSED, refused.verdict());
            assertTrue(refused.message().contains("Their statistics would drift"), refused.message());
        }
    }
}
