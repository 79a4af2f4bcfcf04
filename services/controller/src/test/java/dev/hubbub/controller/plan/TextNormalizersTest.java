package dev.hubbub.controller.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.controller.resource.ScoringSpec.Normalizer;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.TextLanguage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextNormalizersTest {

    private static final TextLanguage UNSAID = TextLanguage.of(null, "hello");
    private static final TextLanguage HINDI = TextLanguage.of("hi", "मेज");

    private final Experiments world = new Experiments().checkpoint("small", "weights");

    private ScoringTask scoring(String spec, String datasetLanguage, TextLanguage... languages) throws Exception {
        return scoring(DatasetLayout.MANIFEST, spec, datasetLanguage, languages);
    }

    private ScoringTask scoring(DatasetLayout layout, String spec, String datasetLanguage, TextLanguage... languages)
            throws Exception {
        SessionReference session =
                new SessionReference(new DatasetReference(layout, "s3://b/m"), "s", Digest.of("audio"));
        world.sessions(List.of(
                new KnownSession(session, Digest.of("texts"), false, false, Set.of(languages), datasetLanguage, 0)));
        world.committed.clear();
        return Experiments.of(
                        ScoringTask.class,
                        world.work(Experiments.spec("datasets: []\n"
                                + "models: [{name: small, checkpoint: 's3://hubbub/checkpoints/small'}]\n" + spec)))
                .get(0);
    }

    private static Map<String, String> chosen(ScoringTask task) {
        assertNull(task.normalizer());
        return task.sessions().get(0).normalizers();
    }

    private static OutputAddress address(ScoringTask task) {
        return task.recipe().address();
    }

    @Test
    void english_in_whatever_way_it_is_said_lies_where_it_always_lay() throws Exception {
        OutputAddress usual = address(scoring("", null, UNSAID));
        assertEquals(usual, address(scoring("", null, TextLanguage.of("en-GB", "colour"))));
        assertEquals(usual, address(scoring("", "en", UNSAID)));
        assertEquals(usual, address(scoring("scoring: {normalizer: english}", "hi", HINDI)));
    }

    @Test
    void a_normaliser_is_one_by_either_of_its_names_and_so_is_where_its_scores_lie() throws Exception {
        assertNull(
                scoring("scoring: {normalizer: whisper-english}", null, UNSAID).normalizer());
        assertEquals(
                "basic",
                scoring("scoring: {normalizer: whisper-basic}", null, UNSAID).normalizer());
        assertEquals("none", scoring("scoring: {normalizer: raw}", null, UNSAID).normalizer());
    }

    @Test
    void what_the_data_says_of_its_language_chooses_and_is_a_part_of_the_address() throws Exception {
        assertEquals(Map.of("hi", "basic-keeping-marks"), chosen(scoring("", null, UNSAID, HINDI)));
        assertEquals(Map.of("zh", "characters"), chosen(scoring("", null, TextLanguage.of("zh", "天气"))));
        assertNotEquals(address(scoring("", null, UNSAID)), address(scoring("", null, HINDI)));
    }

    @Test
    void lines_that_say_nothing_are_in_the_language_of_their_dataset_or_of_the_decoding() throws Exception {
        assertEquals(Map.of("", "basic-keeping-marks"), chosen(scoring("", "de", UNSAID)));
        assertEquals(
                Map.of("", "characters"),
                chosen(scoring("decoding: {grid: {}, options: {language: ja}}", null, UNSAID)));
        assertEquals(
                Map.of("", "basic-keeping-marks"),
                chosen(scoring("decoding: {grid: {}, options: {language: ja}}", "de", UNSAID)),
                "the dataset goes before the decoding");
        assertNull(chosen(scoring("decoding: {grid: {}, options: {language: auto}}", null, UNSAID)));
    }

    @Test
    void a_script_that_is_not_latin_is_never_compared_as_english_because_nobody_said_otherwise() throws Exception {
        TextLanguage devanagari = TextLanguage.of(null, "मेज");
        assertEquals(Map.of("script:devanagari", "basic-keeping-marks"), chosen(scoring("", null, devanagari)));
        assertEquals(Map.of("script:devanagari", "basic-keeping-marks"), chosen(scoring("", "en", devanagari)));
    }

    @Test
    void a_translation_is_english_whatever_is_spoken() throws Exception {
        assertNull(chosen(scoring(
                "decoding: {grid: {}, options: {task: translate, language: hi}}",
                "hi",
                TextLanguage.of("hi", "a table"))));
    }

    @Test
    void what_is_asked_for_goes_before_every_language() throws Exception {
        ScoringTask task = scoring("scoring: {normalizer: basic}", "hi", HINDI);
        assertEquals("basic", task.normalizer());
        assertNull(task.sessions().get(0).normalizers());
    }

    @Test
    void captions_are_compared_as_the_challenge_does_unless_their_dataset_is_in_another_language() throws Exception {
        String mcorec = "scoring: {protocol: mcorec}";
        assertNull(chosen(scoring(DatasetLayout.MCOREC, mcorec, null)));
        assertEquals(Map.of("", "basic-keeping-marks"), chosen(scoring(DatasetLayout.MCOREC, mcorec, "hi")));
        assertNull(scoring(DatasetLayout.MCOREC, "scoring: {protocol: mcorec, normalizer: mcorec}", "hi")
                .normalizer());
        assertEquals(
                "english",
                scoring(DatasetLayout.MCOREC, "scoring: {protocol: mcorec, normalizer: english}", null)
                        .normalizer());
    }

    @Test
    void another_protocol_for_the_same_captions_is_another_score_of_the_same_transcripts() throws Exception {
        ScoringTask usual = scoring(DatasetLayout.MCOREC, "scoring: {protocol: mcorec}", null);
        ScoringTask corrected = scoring(DatasetLayout.MCOREC, "scoring: {protocol: mcorec-corrected}", null);
        assertEquals("mcorec-corrected", corrected.protocol());
        assertNull(corrected.normalizer());
        assertNotEquals(address(usual), address(corrected));
        assertEquals(usual.sessions(), corrected.sessions());
    }

    @Test
    void an_experiment_names_every_normaliser_that_there_is_by_each_of_its_names() {
        assertEquals(
                Arrays.stream(NamedNormaliser.values())
                        .flatMap(each -> Stream.concat(Stream.of(each.id()), each.elsewhere().stream()))
                        .collect(Collectors.toSet()),
                Arrays.stream(Normalizer.values())
                        .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.toSet()));
    }
}
