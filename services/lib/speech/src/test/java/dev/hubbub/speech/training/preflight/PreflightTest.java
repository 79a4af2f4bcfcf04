package dev.hubbub.speech.training.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.SpokenExamples;
import dev.hubbub.speech.training.preflight.Finding.Verdict;
import dev.hubbub.speech.training.run.Example;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each of the set-ups that cost others days is refused with its reason; the right one is not. */
class PreflightTest {
    private static TrainableModel model;
    private static List<OwnOutput> own;
    private static SpokenExamples examples;

    @BeforeAll
    static void open() {
        model = ModelFamilies.named("whisper")
                .training()
                .orElseThrow()
                .open(SpokenExamples.CHECKPOINT, TestDevice.OPTIONS);
        SpokenExamples any = new SpokenExamples("x");
        try (SpeechModel inference =
                        ModelFamilies.named("whisper").load(SpokenExamples.CHECKPOINT, TestDevice.OPTIONS);
                EncodedSpeech speech =
                        inference.encode(any.examples().stream().map(any::sound).toList(), Encoding.UNPADDED)) {
            own = inference
                    .decode(speech, DecodingOptions.builder().language("en").build())
                    .stream()
                    .map(output -> new OwnOutput(inference.text().orElseThrow().spoken(output.tokens()), output.text()))
                    .toList();
        }
        // Nearly what it writes anyway: what a fitting dataset is to it.
        examples = new SpokenExamples(
                own.stream().map(output -> output.text() + " the").toArray(String[]::new));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void a_run_that_is_set_up_right_may_begin() {
        PreflightReport report = preflight(UnaryOperator.identity());
        assertFalse(report.refuses(), report.text());
        assertTrue(report.findings().stream().allMatch(finding -> finding.verdict() == Verdict.FINE), report.text());
    }

    @Test
    void an_end_that_is_masked_as_padding_is_refused() {
        Finding finding = refusal(
                "end of text",
                preflight(target -> new Target(
                        target.fed(),
                        IntStream.of(target.labels())
                                .map(label -> label == model.endOfText() ? Target.IGNORED : label)
                                .toArray())));
        assertTrue(finding.message().contains("(456) is to be learnt in 0 of 3 targets"), finding.message());
    }

    @Test
    void labels_that_were_not_shifted_are_refused() {
        Finding finding = refusal("alignment", preflight(target -> new Target(target.fed(), ignoring(target, 0))));
        assertTrue(finding.message().contains("labels were not shifted"), finding.message());
    }

    @Test
    void labels_that_were_shifted_twice_are_refused_and_worse_than_guessing() {
        PreflightReport report = preflight(target -> new Target(target.fed(), ignoring(target, 2)));
        assertTrue(refusal("alignment", report).message().contains("labels were shifted twice"), report.text());
        assertTrue(refusal("loss", report).message().contains("guessing among 461 tokens gives 6.13"), report.text());
    }

    /** The tokens fed, moved, where something is to be learnt. */
    private static int[] ignoring(Target target, int shift) {
        int[] labels = target.labels();
        int[] moved = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            int other = i + shift < labels.length ? target.fed()[i + shift] : model.endOfText();
            moved[i] = labels[i] == Target.IGNORED ? Target.IGNORED : other;
        }
        return moved;
    }

    @Test
    void another_prefix_than_that_of_decoding_is_refused() {
        // Without the mark that asks for no timestamps.
        Finding finding = refusal(
                "prefix", preflight(target -> new Target(without(target.fed(), 3), without(target.labels(), 2))));
        assertTrue(
                finding.message().contains("[457, 458, 459], but decoding begins with [457, 458, 459, 460]"),
                finding.message());
    }

    private static int[] without(int[] values, int place) {
        return IntStream.range(0, values.length)
                .filter(i -> i != place)
                .map(i -> values[i])
                .toArray();
    }

    @Test
    void texts_in_another_style_than_the_checkpoint_writes_are_refused() {
        SpokenExamples shouted = new SpokenExamples(own.stream()
                .map(output -> output.text().toUpperCase(Locale.ROOT) + ".")
                .toArray(String[]::new));
        try (Learner learner = learner(model, all())) {
            PreflightReport report =
                    Preflight.of(model, all(), learner, samples(shouted, UnaryOperator.identity()), own, 1);
            String message = refusal("label style", report).message();
            assertTrue(message.contains("capital letters in 100 % of the texts and in 0 % of its outputs"), message);
            assertTrue(message.contains("punctuation in 100 %"), message);
        }
    }

    @Test
    void targets_that_begin_as_the_checkpoint_never_does_are_refused() {
        // Its outputs without the space that stands before every text.
        List<OwnOutput> bare = own.stream()
                .map(output ->
                        new OwnOutput(output.tokens().subList(1, output.tokens().size()), output.text()))
                .toList();
        try (Learner learner = learner(model, all())) {
            PreflightReport report =
                    Preflight.of(model, all(), learner, samples(examples, UnaryOperator.identity()), bare, 1);
            assertTrue(
                    refusal("label style", report).message().contains("3 of 3 of its outputs begin with another token"),
                    report.text());
        }
    }

    @Test
    void parameters_that_the_freeze_forgot_are_refused_by_name() {
        LearntParameters wanted = LearntParameters.of(model, List.of("encoder.*"), Optional.empty());
        try (Learner learner = learner(model, all())) {
            PreflightReport report =
                    Preflight.of(model, wanted, learner, samples(examples, UnaryOperator.identity()), own, 1);
            String message = refusal("frozen parts", report).message();
            assertTrue(
                    message.startsWith("66 parameters would change although they are frozen: encoder.blocks.0"),
                    message);
        }
    }

    @Test
    void frozen_layers_that_normalise_by_the_batch_are_refused_by_name() {
        LearntParameters decoder = LearntParameters.of(model, List.of("encoder.*"), Optional.empty());
        Set<String> normalising = Set.of("encoder.ln_post.weight", "decoder.ln.weight");
        try (Learner learner = learner(new InTrainingMode(model, normalising), decoder)) {
            PreflightReport report =
                    Preflight.of(model, decoder, learner, samples(examples, UnaryOperator.identity()), own, 1);
            assertTrue(
                    refusal("frozen layers", report).message().contains("as in training: encoder.ln_post.weight."),
                    report.text());
        }
    }

    @Test
    void clips_that_are_padded_for_a_checkpoint_that_was_trained_without_are_refused() {
        List<Sample> padded = examples.examples().stream()
                .map(example -> new Sample(
                        example.text(),
                        example.language(),
                        model.input(examples.sound(example), Encoding.PADDED),
                        Optional.of(model.input(examples.sound(example), Encoding.UNPADDED)),
                        model.target(example.text(), example.language())))
                .toList();
        try (Learner learner = learner(model, all())) {
            PreflightReport report = Preflight.of(model, all(), learner, padded, own, 1);
            String message = refusal("padding", report).message();
            assertTrue(message.startsWith("With clips padded to the model's window, the loss is "), message);
            assertTrue(message.endsWith("train and decode with clips at their own length."), message);
        }
    }

    @Test
    void a_run_that_sees_less_than_a_tenth_of_its_data_is_warned_of() {
        try (Learner learner = learner(model, all())) {
            PreflightReport report =
                    Preflight.of(model, all(), learner, samples(examples, UnaryOperator.identity()), own, 0.04);
            Finding coverage = finding("coverage", report);
            assertEquals(Verdict.WARNING, coverage.verdict());
            assertTrue(coverage.message().contains("0.04 times"), coverage.message());
            assertFalse(report.refuses(), report.text());
        }
    }

    @Test
    void texts_that_letters_do_not_tell_are_warned_of_where_letters_are_learnt() {
        Objective letters = new Objective(0, 0, 0, Optional.of(0.5), Regularisation.NONE);
        List<Sample> samples = samples(new SpokenExamples("room 7"), UnaryOperator.identity());
        try (Learner learner = new Learner(model, all(), letters, AdamW.USUAL, Optional.empty(), 1)) {
            Finding room = finding("room for texts", Preflight.of(model, all(), learner, samples, own, 1));
            assertEquals(Verdict.WARNING, room.verdict());
            assertTrue(
                    room.message()
                            .startsWith(
                                    "3 of 3 clips have a text that CTC cannot learn from them and the decoder learns"
                                            + " alone: 'room 7' has 7, and CTC hears the letters a to z"),
                    room.message());
        }
        assertTrue(preflight(UnaryOperator.identity()).findings().stream()
                .noneMatch(finding -> finding.check().equals("room for texts")));
    }

    private static PreflightReport preflight(UnaryOperator<Target> change) {
        try (Learner learner = learner(model, all())) {
            return Preflight.of(model, all(), learner, samples(examples, change), own, 2);
        }
    }

    private static List<Sample> samples(SpokenExamples source, UnaryOperator<Target> change) {
        return source.examples().stream()
                .map(example -> sample(source, example, change))
                .toList();
    }

    private static Sample sample(SpokenExamples source, Example example, UnaryOperator<Target> change) {
        return new Sample(
                example.text(),
                example.language(),
                model.input(source.sound(example), Encoding.UNPADDED),
                Optional.empty(),
                change.apply(model.target(example.text(), example.language())));
    }

    private static LearntParameters all() {
        return LearntParameters.of(model, List.of(), Optional.empty());
    }

    private static Learner learner(TrainableModel of, LearntParameters which) {
        return new Learner(of, which, Objective.CROSS_ENTROPY, AdamW.USUAL, Optional.empty(), 0);
    }

    private static Finding refusal(String check, PreflightReport report) {
        Finding finding = finding(check, report);
        assertEquals(Verdict.REFUSED, finding.verdict(), report.text());
        assertTrue(report.refuses());
        return finding;
    }

    private static Finding finding(String check, PreflightReport report) {
        return report.findings().stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow();
    }
}
