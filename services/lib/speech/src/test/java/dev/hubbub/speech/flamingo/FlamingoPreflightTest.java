package dev.hubbub.speech.flamingo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.SpokenExamples;
import dev.hubbub.speech.training.preflight.Finding;
import dev.hubbub.speech.training.preflight.OwnOutput;
import dev.hubbub.speech.training.preflight.Preflight;
import dev.hubbub.speech.training.preflight.PreflightReport;
import dev.hubbub.speech.training.preflight.Sample;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The published fine-tune of the decoder alone, whose first loss was 22.25 where guessing gives 10.86 and whose texts never
 * ended: each of its faults is found before the first step, and the same run without them may begin.
 */
class FlamingoPreflightTest {
    @TempDir
    static Path folder;

    private static TrainableModel model;
    private static List<Clip> clips;
    private static List<OwnOutput> own;

    @BeforeAll
    static void open() throws IOException {
        new FlamingoAssembly().write(Map.of("whisper", SpokenExamples.CHECKPOINT), 1, folder);
        model = ModelFamilies.of(folder).training().orElseThrow().open(folder, TestDevice.OPTIONS);
        SpokenExamples spoken = new SpokenExamples("x");
        clips = spoken.examples().stream()
                .map(example -> seen(spoken.sound(example).audio()))
                .toList();
        try (SpeechModel inference = ModelFamilies.of(folder).load(folder, TestDevice.OPTIONS);
                EncodedSpeech speech = inference.encode(clips, Encoding.UNPADDED)) {
            own = inference
                    .decode(speech, DecodingOptions.builder().language("en").build())
                    .stream()
                    .map(output -> new OwnOutput(inference.text().orElseThrow().spoken(output.tokens()), output.text()))
                    .toList();
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Clip seen(float[] sound) {
        byte[] pixels = new byte[Math.max(1, sound.length / 640) * 96 * 96];
        new SplittableRandom(sound.length).nextBytes(pixels);
        return new Clip(sound, new GreyFrames(96, 96, pixels));
    }

    private static LearntParameters decoder() {
        return LearntParameters.of(model, List.of("encoder.*"), Optional.empty());
    }

    @Test
    void the_decoder_alone_with_targets_that_end_and_eyes_that_stay_may_begin() {
        PreflightReport report = preflight(model, decoder(), UnaryOperator.identity());
        assertFalse(report.refuses(), report.text());
    }

    @Test
    void an_end_token_that_is_masked_as_padding_is_refused() {
        PreflightReport report = preflight(
                model,
                decoder(),
                target -> new Target(
                        target.fed(),
                        IntStream.of(target.labels())
                                .map(label -> label == model.endOfText() ? Target.IGNORED : label)
                                .toArray()));
        assertTrue(refusal("end of text", report).contains("(456) is to be learnt in 0 of 3 targets"), report.text());
    }

    @Test
    void a_first_loss_far_above_that_of_guessing_is_refused() {
        PreflightReport report = preflight(model, decoder(), target -> {
            int[] labels = target.labels();
            int[] shifted = Arrays.copyOf(labels, labels.length);
            for (int i = 0; i + 2 < labels.length; i++) {
                shifted[i] = labels[i] == Target.IGNORED ? Target.IGNORED : target.fed()[i + 2];
            }
            return new Target(target.fed(), shifted);
        });
        assertTrue(refusal("loss", report).contains("guessing among 461 tokens gives 6.13"), report.text());
        assertTrue(refusal("alignment", report).contains("labels were shifted twice"), report.text());
    }

    @Test
    void texts_behind_another_prefix_than_that_of_decoding_are_refused() {
        PreflightReport report = preflight(
                model, decoder(), target -> new Target(without(target.fed(), 3), without(target.labels(), 2)));
        assertTrue(refusal("prefix", report).contains("but decoding begins with [457, 458, 459, 460]"), report.text());
    }

    private static int[] without(int[] values, int place) {
        return IntStream.range(0, values.length)
                .filter(i -> i != place)
                .map(i -> values[i])
                .toArray();
    }

    @Test
    void frozen_eyes_whose_batch_norms_go_by_the_batch_are_refused_by_name() {
        PreflightReport report = preflight(leftInTraining(), decoder(), UnaryOperator.identity());
        String message = refusal("frozen layers", report);
        assertTrue(
                message.contains("as in training: " + FlamingoLayout.VIDEO_ENCODER + "feature_extractor_video.resnet"),
                message);
        assertTrue(message.contains("Their statistics would drift"), message);
    }

    /** As after {@code model.train()}: everything behaves as in training, whatever is learnt. */
    private static TrainableModel leftInTraining() {
        return (TrainableModel) Proxy.newProxyInstance(
                TrainableModel.class.getClassLoader(),
                new Class<?>[] {TrainableModel.class},
                (proxy, method, given) -> {
                    if (method.getName().equals("forward")) {
                        given[1] = Set.copyOf(model.parameters().names());
                    }
                    try {
                        return method.invoke(model, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void eyes_that_the_freeze_forgot_are_refused_by_name() {
        LearntParameters forgotten = LearntParameters.of(
                model, List.of("encoder.blocks.*", "encoder.conv*", "encoder.ln_post.*"), Optional.empty());
        try (Learner learner = learner(model, forgotten)) {
            PreflightReport report = Preflight.of(model, decoder(), learner, samples(UnaryOperator.identity()), own, 1);
            String message = refusal("frozen parts", report);
            assertTrue(
                    message.contains("parameters would change although they are frozen: encoder.video_model."),
                    message);
        }
    }

    private static PreflightReport preflight(
            TrainableModel behaving, LearntParameters which, UnaryOperator<Target> change) {
        try (Learner learner = learner(behaving, which)) {
            return Preflight.of(model, which, learner, samples(change), own, 1);
        }
    }

    private static Learner learner(TrainableModel behaving, LearntParameters which) {
        return new Learner(behaving, which, Objective.CROSS_ENTROPY, AdamW.USUAL, Optional.empty(), 1);
    }

    private static List<Sample> samples(UnaryOperator<Target> change) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < clips.size(); i++) {
            String text = own.get(i).text() + " the";
            samples.add(new Sample(
                    text,
                    "en",
                    model.input(clips.get(i), Encoding.UNPADDED),
                    Optional.empty(),
                    change.apply(model.target(text, "en"))));
        }
        return samples;
    }

    /** The message. */
    private static String refusal(String check, PreflightReport report) {
        Finding finding = report.findings().stream()
                .filter(found -> found.check().equals(check))
                .findFirst()
                .orElseThrow();
        assertEquals(Finding.Verdict.REFUSED, finding.verdict(), report.text());
        return finding.message();
    }
}
