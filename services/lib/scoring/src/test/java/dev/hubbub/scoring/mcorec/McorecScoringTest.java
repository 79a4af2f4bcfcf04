package dev.hubbub.scoring.mcorec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.scoring.Golden;
import dev.hubbub.scoring.SessionSummary;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.text.Disfluencies;
import dev.hubbub.scoring.text.NamedNormaliser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class McorecScoringTest {

    private final McorecScoring scoring = new McorecScoring();

    @Test
    void every_number_of_the_challenge_evaluation_is_reproduced() throws Exception {
        JsonNode expected = Golden.json("mcorec/expected.json").get("parsed_all");
        Map<String, SessionFiles> sessions = new LinkedHashMap<>();
        for (JsonNode session : expected.get("sessions")) {
            String name = session.get("session").textValue();
            sessions.put(name, SessionFiles.in(folder("sessions", name)));
        }
        McorecScore score = scoring.score(sessions);
        assertEquals(6, score.sessions().size());
        for (int index = 0; index < score.sessions().size(); index++) {
            assertMatches(expected.get("sessions").get(index), score.sessions().get(index));
        }
        assertEquals(List.of(), score.faults());
        assertTrue(score.total().isComplete());
        assertEquals(24, score.total().speakers());
        assertPrinted(Golden.json("mcorec/expected.json").get("stdout_all").textValue(), score.total());
    }

    @ParameterizedTest
    @ValueSource(strings = {"session_01", "session_02", "session_03", "session_04", "session_05", "session_06"})
    void the_averages_of_a_single_session_are_those_printed(String name) throws Exception {
        SessionScore score = scoring.score(name, SessionFiles.in(folder("sessions", name)));
        assertPrinted(
                Golden.json("mcorec/expected.json")
                        .get("single")
                        .get(name)
                        .get("stdout")
                        .textValue(),
                score.summary());
    }

    /** The last lines of the original's output; text comparison because they are unrounded doubles. */
    private static void assertPrinted(String output, SessionSummary summary) {
        String averages = "Average Conversation Clustering F1 score: %s\nAverage Speaker WER: %s\n"
                        .formatted(
                                summary.conversationF1().getAsDouble(),
                                summary.averageSpeakerWer().getAsDouble())
                + "Average Joint ASR-Clustering Error Rate: %s\n"
                        .formatted(summary.averageJointError().getAsDouble());
        assertEquals(output.substring(output.indexOf("Average Conversation")), averages);
    }

    private static void assertMatches(JsonNode expected, SessionScore score) {
        assertEquals(expected.get("session").textValue(), score.session());
        assertEquals(
                expected.get("conversation_f1").doubleValue(),
                score.conversationF1().getAsDouble());
        Map<String, Double> wers = new HashMap<>();
        Map<String, Double> f1s = new HashMap<>();
        Map<String, Double> joints = new HashMap<>();
        for (SpeakerScore speaker : score.speakers()) {
            wers.put(speaker.speaker(), speaker.wer().getAsDouble());
            f1s.put(speaker.speaker(), speaker.clusterF1().getAsDouble());
            joints.put(speaker.speaker(), speaker.jointError().getAsDouble());
        }
        assertEquals(bySpeaker(expected.get("speaker_wer")), wers);
        assertEquals(bySpeaker(expected.get("speaker_f1")), f1s);
        assertEquals(bySpeaker(expected.get("joint_error")), joints);
    }

    private static Map<String, Double> bySpeaker(JsonNode object) {
        Map<String, Double> values = new HashMap<>();
        object.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().doubleValue()));
        return values;
    }

    /** Each of these ends the original with an exception. */
    @ParameterizedTest
    @CsvSource({
        "err_comma_timestamp, '00:00:00,000'",
        "err_minute_61, 00:61:00.000",
        "err_missing_hyp_file, the file is missing",
        "err_missing_ref_file, the file is missing",
        "err_no_header_hyp, does not start with WEBVTT",
        "err_ref_empty_after_uem, no word is left",
        "err_ref_one_cue_only_disfluencies, no word is left",
        "err_three_digit_hours, 100:00:00.000",
        "err_zero_byte_hyp, the file is empty",
    })
    void a_faulty_caption_file_costs_one_speaker_and_is_named(String session, String problem) throws Exception {
        SessionScore score = scoring.score(session, SessionFiles.in(folder("error_sessions", session)));
        assertEquals(1, score.faults().size(), () -> score.faults().toString());
        Fault fault = score.faults().get(0);
        assertEquals(session, fault.session());
        String speaker = fault.speaker().orElseThrow();
        assertTrue(Set.of("labels/" + speaker + ".vtt", "output/" + speaker + ".vtt")
                .contains(fault.file()));
        assertTrue(fault.problem().contains(problem), fault::sentence);
        assertEquals(OptionalDouble.of(1.0), score.conversationF1());
        for (SpeakerScore other : score.speakers()) {
            assertEquals(other.speaker().equals(speaker), other.wer().isEmpty());
            assertEquals(other.speaker().equals(speaker), other.jointError().isEmpty());
            assertEquals(OptionalDouble.of(1.0), other.clusterF1());
        }
        assertEquals(1, score.summary().speakers());
        assertFalse(score.summary().isComplete());
    }

    @ParameterizedTest
    @CsvSource({
        "err_missing_output_clusters_file, output/speaker_to_cluster.json, the file is missing",
        "err_missing_speaker_in_output_clusters, output/speaker_to_cluster.json, speaker spk_1 is missing",
        "err_speaker_missing_in_label_clusters, labels/speaker_to_cluster.json, speaker spk_1 is missing",
    })
    void a_faulty_cluster_file_costs_the_clustering_scores_and_is_named(String session, String file, String problem)
            throws Exception {
        SessionScore score = scoring.score(session, SessionFiles.in(folder("error_sessions", session)));
        assertEquals(1, score.faults().size(), () -> score.faults().toString());
        assertEquals(file, score.faults().get(0).file());
        assertTrue(score.faults().get(0).sentence().startsWith(file + " of session " + session + ": " + problem));
        assertTrue(score.conversationF1().isEmpty());
        assertTrue(score.summary().averageJointError().isEmpty());
        assertEquals(OptionalDouble.of(0.0), score.summary().averageSpeakerWer());
        assertEquals(2, score.speakers().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"quirk_ref_two_cues_only_disfluencies", "quirk_ref_two_cues_only_disfluencies_hyp_empty"})
    void oh_counts_as_a_zero_and_is_therefore_scored(String session) throws Exception {
        SessionScore score = scoring.score(session, SessionFiles.in(folder("error_sessions", session)));
        assertEquals(List.of(), score.faults());
        assertPrinted(
                Golden.json("mcorec/expected.json")
                        .get("error_sessions")
                        .get(session)
                        .get("stdout")
                        .textValue(),
                score.summary());
    }

    @Test
    void a_faulty_session_leaves_the_averages_of_the_others_alone() throws Exception {
        Map<String, SessionFiles> sessions = new LinkedHashMap<>();
        sessions.put("broken", path -> Optional.empty());
        sessions.put("session_05", SessionFiles.in(folder("sessions", "session_05")));
        McorecScore score = scoring.score(sessions);
        SessionSummary alone =
                scoring.score("session_05", sessions.get("session_05")).summary();
        assertEquals(alone.averageSpeakerWer(), score.total().averageSpeakerWer());
        assertEquals(alone.averageJointError(), score.total().averageJointError());
        assertFalse(score.total().isComplete());
        assertTrue(score.faults().stream()
                .anyMatch(fault -> fault.sentence().equals("metadata.json of session broken: the file is missing.")));
    }

    @Test
    void metadata_and_cluster_files_must_be_json_objects() {
        SessionFiles files = files(Map.of(
                "metadata.json", "{\"ann\": {\"central\": {\"uem\": {\"start\": 0}}}}",
                "labels/speaker_to_cluster.json", "[1]",
                "output/speaker_to_cluster.json", "{"));
        List<Fault> faults = scoring.score("s", files).faults();
        assertEquals(
                List.of("metadata.json", "labels/speaker_to_cluster.json"),
                faults.stream().map(Fault::file).toList());
        assertTrue(
                faults.get(0).problem().contains("speaker ann has no numbers central.uem.start and central.uem.end"));
        assertTrue(faults.get(1).problem().contains("does not hold a JSON object"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ann\": null, \"bob\": null}",
                "{\"ann\": [], \"bob\": [1]}",
                "{\"ann\": {}, \"bob\": {\"a\": 1}}",
                "{\"ann\": true, \"bob\": true}",
                "{\"ann\": \"\", \"bob\": \" \"}",
                "{\"ann\": 1e999, \"bob\": 1e999}",
                "{\"ann\": 0, \"bob\": \"0\"}",
                "{\"ann\": 0, \"bob\": 0, \"bob\": 1}",
                "{\"ann\": 0, \"bob\": 0}{\"ann\": 1}",
                "{\"ann\": 0, \"bob\": 0",
            })
    void what_names_no_conversation_gives_no_clustering_score_and_is_named(String clusters) {
        for (String side : List.of("labels", "output")) {
            SessionScore score = scoring.score("s", twoSpeakers(Map.of(side + "/speaker_to_cluster.json", clusters)));
            assertTrue(score.conversationF1().isEmpty());
            assertTrue(score.summary().averageJointError().isEmpty());
            assertEquals(OptionalDouble.of(0.0), score.summary().averageSpeakerWer());
            assertEquals(
                    Set.of(side + "/speaker_to_cluster.json"),
                    score.faults().stream().map(Fault::file).collect(Collectors.toSet()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"ann\": 1, \"bob\": 1.0}", "{\"ann\": 0, \"bob\": -0.0}", "{\"ann\": 10, \"bob\": 1e1}"})
    void equal_numbers_are_one_conversation_however_they_are_written(String clusters) {
        SessionScore score = scoring.score("s", twoSpeakers(Map.of("output/speaker_to_cluster.json", clusters)));
        assertEquals(List.of(), score.faults());
        assertEquals(OptionalDouble.of(1.0), score.conversationF1());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"ann\": {",
                "{\"ann\": 1, \"bob\": []}",
                "{\"ann\": {\"central\": {\"uem\": {\"start\": 0, \"end\": 1e999}}}}",
                "{\"../ann\": {\"central\": {\"uem\": {\"start\": 0, \"end\": 9}}}}",
                "{\"a\\u0000b\": {\"central\": {\"uem\": {\"start\": 0, \"end\": 9}}}}",
            })
    void a_session_without_usable_speakers_gives_no_score_at_all_and_names_its_metadata(String metadata) {
        SessionScore score = scoring.score("s", twoSpeakers(Map.of("metadata.json", metadata)));
        SessionScore good = scoring.score("good", twoSpeakers(Map.of()));
        assertTrue(score.conversationF1().isEmpty());
        assertEquals(
                Set.of("metadata.json"),
                score.faults().stream().map(Fault::file).collect(Collectors.toSet()));
        assertEquals(
                good.summary().conversationF1(),
                new McorecScore(List.of(score, good)).total().conversationF1());
        assertFalse(new McorecScore(List.of(score, good)).total().isComplete());
    }

    @Test
    void caption_blocks_that_vanish_are_counted_and_named_and_the_number_stays_the_challenges() {
        SessionScore score = scoring.score(
                "s",
                twoSpeakers(
                        Map.of(
                                "labels/ann.vtt",
                                "WEBVTT\n\n00:00:01.000 -> 00:00:02.000\nthree more words\n\n00:00:01 --> 00:00:02\nfour\n\n"
                                        + "00:00:03.000 --> 00:00:04.000\nblack white\n",
                                "output/ann.vtt",
                                "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nred\n\n00:00:03.000 --> 00:00:04.000\nblack white\n")));
        assertEquals(OptionalDouble.of(0.5), score.speakers().get(0).wer());
        assertEquals(List.of(), score.faults());
        assertEquals(1, score.remarks().size());
        Remark remark = score.remarks().get(0);
        assertEquals("labels/ann.vtt", remark.file());
        assertEquals(2, remark.blocks());
        assertEquals(3, remark.line());
        assertTrue(
                remark.sentence()
                        .startsWith("labels/ann.vtt of session s: 2 blocks are not read as written, the first at"
                                + " line 3: "),
                remark::sentence);
    }

    /** Two speakers of one conversation, everything right but for what is given. */
    private static SessionFiles twoSpeakers(Map<String, String> otherwise) {
        Map<String, String> contents = new HashMap<>();
        String time = "{\"central\": {\"uem\": {\"start\": 0, \"end\": 9}}}";
        contents.put("metadata.json", "{\"ann\": " + time + ", \"bob\": " + time + "}");
        for (String side : List.of("labels", "output")) {
            contents.put(side + "/speaker_to_cluster.json", "{\"ann\": 0, \"bob\": 0}");
            contents.put(side + "/ann.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nhello bob\n");
            contents.put(side + "/bob.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nhello ann\n");
        }
        contents.putAll(otherwise);
        return files(contents);
    }

    @Test
    void the_disfluencies_can_be_other_ones() {
        SessionFiles files = files(Map.of(
                "metadata.json", "{\"ann\": {\"central\": {\"uem\": {\"start\": 0, \"end\": 9}}}}",
                "labels/speaker_to_cluster.json", "{\"ann\": 0}",
                "output/speaker_to_cluster.json", "{\"ann\": 0}",
                "labels/ann.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nlike this\n",
                "output/ann.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nyeah this\n"));
        SpeakerScore other = new McorecScoring(new Disfluencies(Set.of("like")))
                .score("s", files)
                .speakers()
                .get(0);
        assertEquals(OptionalDouble.of(1.0), other.wer());
        assertEquals(
                OptionalDouble.of(0.5),
                scoring.score("s", files).speakers().get(0).wer());
    }

    @Test
    void a_reference_of_nothing_but_disfluencies_has_no_error_rate_however_many_captions_it_has() {
        SessionFiles files = files(Map.of(
                "metadata.json", "{\"ann\": {\"central\": {\"uem\": {\"start\": 0, \"end\": 9}}}}",
                "labels/speaker_to_cluster.json", "{\"ann\": 0}",
                "output/speaker_to_cluster.json", "{\"ann\": 0}",
                "labels/ann.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\num\n\n00:01.000 --> 00:02.000\nyeah\n",
                "output/ann.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n"));
        List<Fault> faults = scoring.score("s", files).faults();
        assertEquals(List.of("labels/ann.vtt"), faults.stream().map(Fault::file).toList());
    }

    @Test
    void corrected_a_number_does_not_depend_on_how_captions_are_cut_and_written_down() {
        String end = "\n\n00:08.000 --> 00:09.400\nthe colour\n";
        SessionFiles files = files(Map.of(
                "metadata.json", "{\"ann\": {\"central\": {\"uem\": {\"start\": 0, \"end\": 9}}}}",
                "labels/speaker_to_cluster.json", "{\"ann\": 0}",
                "output/speaker_to_cluster.json", "{\"ann\": 0}",
                "labels/ann.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\ntwenty one of us" + end,
                "output/ann.vtt",
                        "WEBVTT\n\n00:01.000 --> 00:02.000\none of us" + "\n\n00:00.000 --> 00:01.000\ntwenty\n"
                                + "\n00:08.000 --> 00:09.000\nthe color\n"));
        SpeakerScore ours = corrected().score("s", files).speakers().get(0);
        assertEquals(new EditCounts(5, 0, 0, 0), ours.words());
        SpeakerScore challenge = scoring.score("s", files).speakers().get(0);
        assertEquals(new EditCounts(2, 1, 3, 0), challenge.words());
    }

    @Test
    void corrected_no_rate_is_rounded_and_one_of_nothing_is_still_named() throws Exception {
        SessionFiles files = SessionFiles.in(folder("sessions", "session_01"));
        SessionScore ours = corrected().score("s", files);
        SpeakerScore first = ours.speakers().get(0);
        assertEquals(first.words().rate().value(), first.wer());
        assertEquals(List.of(), ours.faults());
        SessionFiles empty = SessionFiles.in(folder("error_sessions", "err_ref_empty_after_uem"));
        assertFalse(corrected().score("s", empty).faults().isEmpty());
    }

    private static McorecScoring corrected() {
        return new McorecScoring(NamedNormaliser.MCOREC_CORRECTED.normaliser(), McorecRules.CORRECTED);
    }

    @Test
    void the_output_may_lie_in_another_folder() throws Exception {
        Path session = folder("sessions", "session_05");
        SessionScore together = scoring.score("s", SessionFiles.in(session));
        assertEquals(together, scoring.score("s", SessionFiles.in(session, session.resolve("output"))));
        assertFalse(scoring.score("s", SessionFiles.in(session, session.resolve("nowhere")))
                .faults()
                .isEmpty());
    }

    @Test
    void rounding_looks_at_the_binary_fraction() {
        // The double nearest to 0.00015 lies below it, the one nearest to 0.00025 above, 0.03125 is exact and a tie.
        assertEquals(0.0001, McorecRules.rounded(0.00015));
        assertEquals(0.0003, McorecRules.rounded(0.00025));
        assertEquals(0.0312, McorecRules.rounded(0.03125));
    }

    private static SessionFiles files(Map<String, String> contents) {
        return path -> Optional.ofNullable(contents.get(path)).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    private static Path folder(String kind, String session) throws URISyntaxException, IOException {
        return Golden.folder("mcorec/" + kind).resolve(session);
    }
}
