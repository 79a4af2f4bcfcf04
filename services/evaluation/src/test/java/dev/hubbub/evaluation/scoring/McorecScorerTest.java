package dev.hubbub.evaluation.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerTurns;
import dev.hubbub.contracts.score.TrialScore.Turn;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.scoring.ScoringProtocol;
import dev.hubbub.scoring.rate.EditDistance;
import dev.hubbub.scoring.text.Disfluencies;
import dev.hubbub.scoring.text.McorecNormaliser;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.Normaliser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McorecScorerTest {

    private static final String PROTOCOL = ScoringProtocol.MCOREC.id();

    @TempDir
    Path folder;

    private static Path sessions(String set) throws Exception {
        return Path.of(McorecScorerTest.class.getResource("/mcorec/" + set).toURI());
    }

    private static JsonNode expected() throws Exception {
        return Json.mapper().readTree(McorecScorerTest.class.getResource("/mcorec/expected.json"));
    }

    private ScoredTrial trial(Path dataset, String... names) throws Exception {
        ScoredTrial trial = new ScoredTrial(folder, DatasetLayout.MCOREC, dataset);
        for (String name : names) {
            trial.heard(name, dataset.resolve(name).resolve("output"));
        }
        return trial;
    }

    private static long edits(ErrorCounts words) {
        return words.substitutions() + words.insertions() + words.deletions();
    }

    private TrialScore allSessions() throws Exception {
        return allSessions(PROTOCOL);
    }

    private TrialScore allSessions(String protocol) throws Exception {
        return trial(
                        sessions("sessions"),
                        expected().get("sessions").findValuesAsText("session").toArray(String[]::new))
                .score(protocol);
    }

    @Test
    void the_averages_over_all_sessions_are_the_challenge_s_to_the_last_digit() throws Exception {
        JsonNode averages = expected().get("averages");
        TrialScore score = allSessions();
        assertEquals(6, score.sessions().size());
        assertEquals(averages.get("Speaker WER").doubleValue(), score.wer());
        assertEquals(averages.get("Joint ASR-Clustering Error Rate").doubleValue(), score.jointError());
        assertEquals(averages.get("Conversation Clustering F1 score").doubleValue(), score.conversationF1());
        assertEquals(
                List.of("labels/spk_0.vtt"),
                score.problems().stream().map(Problem::file).toList(),
                "two of its blocks are passed over, there as here");
    }

    @Test
    void the_pooled_rate_is_beside_the_mean_over_speakers_and_neither_has_the_other_s_name() throws Exception {
        TrialScore score = allSessions();
        ErrorCounts words = score.words();
        double pooled = (double) edits(words) / words.reference();
        assertEquals(pooled, Metric.wer.of(score));
        assertEquals(score.wer(), Metric.speakerWer.of(score));
        assertNotEquals(Metric.wer.of(score), Metric.speakerWer.of(score));
        assertEquals("mcorec", score.normalizer());
    }

    @Test
    void captions_under_the_wrong_speaker_s_name_cost_nothing_where_nobody_asks_whose_they_are() throws Exception {
        Path dataset = folder.resolve("dataset");
        Path swapped = dataset.resolve("session_05/output");
        copy(sessions("sessions").resolve("session_05"), dataset.resolve("session_05"));
        TrialScore right = trial(dataset, "session_05").score(PROTOCOL);
        Files.move(swapped.resolve("spk_0.vtt"), swapped.resolve("aside.vtt"));
        Files.move(swapped.resolve("spk_1.vtt"), swapped.resolve("spk_0.vtt"));
        Files.move(swapped.resolve("aside.vtt"), swapped.resolve("spk_1.vtt"));
        TrialScore wrong = new ScoredTrial(folder.resolve("swapped"), DatasetLayout.MCOREC, dataset)
                .heard("session_05", swapped)
                .score(PROTOCOL);
        assertTrue(Metric.wer.of(wrong) > Metric.wer.of(right), wrong::toString);
        assertEquals(Metric.cpWer.of(right), Metric.cpWer.of(wrong));
        assertEquals(Metric.tcpWer.of(right), Metric.tcpWer.of(wrong));
        assertTrue(Metric.tcpWer.of(right) >= Metric.cpWer.of(right), right::toString);
        assertEquals(right.words().reference(), right.meeting().timed().reference());
        assertNull(Metric.bleu.of(right), "texts of a whole session are not compared utterance by utterance");
    }

    @Test
    void captions_in_a_script_that_the_challenge_s_normaliser_takes_apart_are_a_problem_with_the_remedy()
            throws Exception {
        Path dataset = folder.resolve("dataset");
        copy(sessions("sessions").resolve("session_05"), dataset.resolve("session_05"));
        try (Stream<Path> files = Files.walk(dataset)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".vtt"))::iterator) {
                String hindi =
                        file.toString().contains("labels") ? "मेरी किताबें मेज पर हैं" : "मेरा किताबों मेज पर है";
                Files.writeString(file, "WEBVTT\n\n00:00:20.000 --> 00:00:21.000\n" + hindi + "\n");
            }
        }
        ScoredTrial trial = trial(dataset, "session_05");
        TrialScore score = trial.score(PROTOCOL);
        assertTrue(
                score.problems().get(0).message().contains("set scoring.normalizer to basic-keeping-marks"),
                score.problems().toString());
        TrialScore asked = trial.comparedBy(NamedNormaliser.BASIC_KEEPING_MARKS).score(PROTOCOL);
        assertEquals(List.of(), asked.problems());
        assertEquals(0.6, asked.wer());
        assertEquals("basic-keeping-marks", asked.normalizer());
    }

    @Test
    void every_speaker_of_every_session_has_the_challenge_s_numbers() throws Exception {
        TrialScore score = allSessions();
        int compared = 0;
        for (int index = 0; index < score.sessions().size(); index++) {
            JsonNode expected = expected().get("sessions").get(index);
            SessionScore session = score.sessions().get(index);
            assertEquals(expected.get("session").asText(), session.session());
            assertEquals(expected.get("conversation_f1").doubleValue(), session.conversationF1());
            for (SpeakerScore speaker : session.speakers()) {
                String of = speaker.speaker();
                assertEquals(expected.get("speaker_wer").get(of).doubleValue(), speaker.wer(), of);
                assertEquals(expected.get("speaker_f1").get(of).doubleValue(), speaker.clusteringF1(), of);
                assertEquals(expected.get("joint_error").get(of).doubleValue(), speaker.jointError(), of);
                compared++;
            }
        }
        assertEquals(24, compared);
    }

    @Test
    void the_captions_shown_for_a_speaker_are_those_that_were_counted() throws Exception {
        Normaliser normaliser = new McorecNormaliser(Disfluencies.english());
        int compared = 0;
        for (SessionScore session : allSessions().sessions()) {
            for (UtteranceScore speaker : session.utterances()) {
                assertEquals(
                        TrialScorer.counts(EditDistance.ofWords(
                                normalised(speaker.reference(), normaliser),
                                normalised(speaker.hypothesis(), normaliser))),
                        speaker.words(),
                        session.session() + " " + speaker.segment());
                compared++;
            }
        }
        assertEquals(24, compared);
    }

    @Test
    void under_the_corrected_protocol_a_speaker_s_captions_are_counted_as_one_text_as_they_are_shown()
            throws Exception {
        TrialScore score = allSessions(ScoringProtocol.MCOREC_CORRECTED.id());
        Normaliser normaliser = NamedNormaliser.MCOREC_CORRECTED.normaliser();
        assertEquals("mcorec-corrected", score.normalizer());
        double sum = 0;
        for (SessionScore session : score.sessions()) {
            for (UtteranceScore speaker : session.utterances()) {
                assertEquals(
                        TrialScorer.counts(EditDistance.ofWords(
                                normaliser.normalise(speaker.reference()), normaliser.normalise(speaker.hypothesis()))),
                        speaker.words(),
                        session.session() + " " + speaker.segment());
                sum += (double) edits(speaker.words()) / speaker.words().reference();
            }
        }
        assertEquals(sum / 24, Metric.wer.under(score.protocol()).of(score), 1e-12);
        assertNotNull(Metric.cpWer.of(score));
    }

    @Test
    void when_a_speaker_speaks_is_told_of_the_captions_that_were_counted() throws Exception {
        for (SessionScore session : allSessions().sessions()) {
            for (int speaker = 0; speaker < session.speakers().size(); speaker++) {
                SpeakerTurns turns = session.speakers().get(speaker).turns();
                UtteranceScore captions = session.utterances().get(speaker);
                assertEquals(
                        captions.reference().split("\n", -1).length,
                        Math.max(1, turns.said().size()));
                assertEquals(
                        captions.hypothesis().split("\n", -1).length,
                        Math.max(1, turns.heard().size()));
                for (Turn turn : turns.said()) {
                    assertTrue(turn.start() >= turns.from() && turn.end() <= turns.to(), turn.toString());
                }
                assertNotNull(turns.conversation());
                assertNotNull(turns.foundConversation());
            }
        }
    }

    private static String normalised(String captions, Normaliser normaliser) {
        return captions.lines().map(normaliser::normalise).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "err_comma_timestamp, output/spk_1.vtt",
        "err_minute_61, output/spk_1.vtt",
        "err_missing_hyp_file, output/spk_1.vtt",
        "err_missing_output_clusters_file, output/speaker_to_cluster.json",
        "err_missing_ref_file, labels/spk_1.vtt",
        "err_missing_speaker_in_output_clusters, output/speaker_to_cluster.json",
        "err_no_header_hyp, output/spk_1.vtt",
        "err_ref_empty_after_uem, labels/spk_1.vtt",
        "err_ref_one_cue_only_disfluencies, labels/spk_1.vtt",
        "err_speaker_missing_in_label_clusters, labels/speaker_to_cluster.json",
        "err_three_digit_hours, output/spk_1.vtt",
        "err_zero_byte_hyp, output/spk_1.vtt",
    })
    void a_session_the_challenge_s_script_gives_up_on_names_its_file_and_scores_the_rest(String name, String file)
            throws Exception {
        Path both = folder.resolve("dataset");
        copy(sessions("error_sessions").resolve(name), both.resolve(name));
        copy(sessions("sessions").resolve("session_01"), both.resolve("session_01"));
        TrialScore score = trial(both, name, "session_01").score(PROTOCOL);

        Problem problem = score.problems().get(0);
        assertEquals(1, score.problems().size());
        assertEquals(name, problem.session());
        assertEquals(file, problem.file());
        assertTrue(problem.message().contains(name) && problem.message().contains(file), problem.message());
        assertEquals(
                List.of(name, "session_01"),
                score.sessions().stream().map(SessionScore::session).toList());
        assertEquals(2, score.sessions().get(0).speakers().size(), "what is not at fault has its numbers");
    }

    @Test
    void why_conversations_were_not_found_is_told_beside_what_is_not_scored() throws Exception {
        Path both = folder.resolve("dataset");
        copy(sessions("sessions").resolve("session_01"), both.resolve("session_01"));
        Files.delete(both.resolve("session_01/output/speaker_to_cluster.json"));
        String why = "Nobody knows when spk_1 speaks: a_asd.json is no JSON";
        TrialScore score = new ScoredTrial(folder.resolve("store"), DatasetLayout.MCOREC, both)
                .unclustered(why)
                .heard("session_01", both.resolve("session_01/output"))
                .score(PROTOCOL);
        assertEquals(
                List.of(why),
                score.problems().stream()
                        .map(Problem::message)
                        .filter(message -> message.startsWith("Nobody"))
                        .toList());
        assertNull(score.jointError());
    }

    @Test
    void what_conversations_were_found_without_is_told_beside_the_scores() throws Exception {
        Path session = sessions("sessions").resolve("session_01");
        String without = "The conversations of session_01 are found without some of the scores";
        TrialScore score = new ScoredTrial(folder.resolve("store"), DatasetLayout.MCOREC, session.getParent())
                .clusteredWithout(without)
                .heard("session_01", session.resolve("output"))
                .score(PROTOCOL);
        assertEquals(
                1,
                score.problems().stream()
                        .filter(problem -> problem.message().equals(without))
                        .count());
    }

    @Test
    void captions_that_the_challenge_passes_over_are_a_problem_and_change_no_number() throws Exception {
        Path both = folder.resolve("dataset");
        copy(sessions("sessions").resolve("session_01"), both.resolve("session_01"));
        Path captions = both.resolve("session_01/labels/spk_0.vtt");
        Files.writeString(captions, Files.readString(captions) + "\n00:00:01.000 -> 00:00:02.000\nnever read\n");

        TrialScore score = trial(both, "session_01").score(PROTOCOL);

        assertEquals(0.23527499999999998, score.wer());
        assertEquals("labels/spk_0.vtt", score.problems().get(0).file());
        assertTrue(score.problems().get(0).message().contains("one block is not read as written"));
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    @Test
    void a_session_without_a_transcript_is_a_problem_and_counts_nowhere() throws Exception {
        TrialScore score = trial(sessions("sessions"), "session_01")
                .failed("session_02", "track_00.mp4 cannot be decoded; replace it")
                .score(PROTOCOL);
        assertEquals(
                List.of(new Problem("session_02", null, "track_00.mp4 cannot be decoded; replace it")),
                score.problems());
        assertEquals(0.23527499999999998, score.wer());
        assertEquals(10, score.audioSeconds());
    }

    @Test
    void a_trial_of_which_nothing_was_transcribed_has_a_score_without_numbers() throws Exception {
        TrialScore score =
                trial(sessions("sessions")).failed("session_01", "no GPU").score(PROTOCOL);
        assertNull(score.wer());
        assertNull(score.words());
        assertNull(score.realTimeFactor());
        assertEquals(1, score.problems().size());
    }

    @Test
    void labels_corrected_after_planning_are_not_scored_under_the_old_name() throws Exception {
        Path dataset = folder.resolve("dataset");
        copy(sessions("sessions").resolve("session_05"), dataset.resolve("session_05"));
        ScoredTrial trial = trial(dataset, "session_05");
        Files.writeString(
                dataset.resolve("session_05/labels/spk_0.vtt"), "WEBVTT\n\n00:01.000 --> 00:02.000\ncorrected\n");
        StageFailure failure = assertThrows(StageFailure.class, () -> trial.score(PROTOCOL));
        assertEquals(FailureReason.DatasetChanged, failure.reason());
    }

    @Test
    void a_manifest_cannot_be_scored_by_conversations() throws Exception {
        Path manifest =
                Files.writeString(folder.resolve("m.jsonl"), "{\"audio_filepath\":\"a.wav\",\"text\":\"yes\"}\n");
        ScoredTrial trial = new ScoredTrial(folder, DatasetLayout.MANIFEST, manifest);
        trial.heard("a", ScoredTrial.segment("a-0", "a.wav", 0, 1, "yes"));
        StageFailure failure = assertThrows(StageFailure.class, () -> trial.score(PROTOCOL));
        assertEquals(FailureReason.Unsupported, failure.reason());
        assertTrue(failure.getMessage().contains("set scoring.protocol to utterance"), failure.getMessage());
    }
}
