package dev.hubbub.evaluation.scoring;

import static dev.hubbub.evaluation.scoring.ScoredTrial.segment;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.Silence;
import dev.hubbub.scoring.ScoringProtocol;
import dev.hubbub.scoring.ngram.SharedText;
import dev.hubbub.scoring.text.NamedNormaliser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UtteranceScorerTest {

    private static final String PROTOCOL = ScoringProtocol.UTTERANCE.id();

    @TempDir
    Path folder;

    private ScoredTrial manifest(String... lines) throws Exception {
        Path manifest = Files.write(folder.resolve("manifest.jsonl"), List.of(lines));
        return new ScoredTrial(folder, DatasetLayout.MANIFEST, manifest);
    }

    @Test
    void rates_are_pooled_over_utterances_not_averaged() throws Exception {
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"a.wav\",\"text\":\"one wrong\"}",
                        "{\"audio_filepath\":\"b.wav\",\"text\":\"all of these eight words will be right\"}")
                .heard("a", segment("0001", "a.wav", 0, 1, "won wrong"))
                .heard("b", segment("0001", "b.wav", 0, 4, "All of these eight words will be right!"))
                .score(PROTOCOL);
        assertEquals(0.1, score.wer());
        assertEquals(new ErrorCounts(1, 0, 0, 10), score.words());
        assertEquals(0.5, score.sessions().get(0).wer());
        assertEquals(0.0, score.sessions().get(1).wer());
        assertTrue(score.cer() > 0 && score.cer() < 0.1, "characters are counted too");
        assertNull(score.jointError());
        assertNull(score.conversationF1());
        assertEquals(List.of(), score.problems());
    }

    @Test
    void how_much_of_the_texts_is_there_is_told_of_them_as_they_are_over_all_sessions() throws Exception {
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"a.wav\",\"text\":\"It was not all of it.\"}",
                        "{\"audio_filepath\":\"b.wav\",\"text\":\"Yes.\"}")
                .heard("a", segment("0001", "a.wav", 0, 1, "It was not all of it."))
                .heard("b", segment("0001", "b.wav", 0, 1, "yes"))
                .score(PROTOCOL);
        assertEquals(0.0, score.wer());
        SharedText all = new SharedText();
        all.add("It was not all of it.", "It was not all of it.");
        all.add("Yes.", "yes");
        assertEquals(all.bleu() / 100, Metric.bleu.of(score));
        assertEquals(all.chrf() / 100, Metric.chrf.of(score));
        assertEquals(all.chrfWithWords() / 100, Metric.chrfpp.of(score));
        assertEquals(1.0, Metric.bleu.of(score.sessions().get(0)));
        assertNull(Metric.cpWer.of(score));
    }

    @Test
    void a_line_keeps_its_texts_as_they_were_given() throws Exception {
        TrialScore score = manifest("{\"audio_filepath\":\"a.wav\",\"text\":\"It's TWENTY.\"}")
                .heard("a", segment("0001", "a.wav", 0, 1, "it is 20"))
                .score(PROTOCOL);
        assertEquals(
                List.of(new UtteranceScore(
                        "0001",
                        "a.wav",
                        0.0,
                        1.0,
                        null,
                        null,
                        "It's TWENTY.",
                        "it is 20",
                        new ErrorCounts(0, 0, 0, 3))),
                score.sessions().get(0).utterances());
        assertEquals("english", score.normalizer());
    }

    @Test
    void a_line_whose_end_is_silent_and_one_in_which_no_speech_is_found_are_compared_all_the_same() throws Exception {
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"t.wav\",\"duration\":60,\"text\":\"here we are\"}",
                        "{\"audio_filepath\":\"t.wav\",\"offset\":60,\"duration\":40,\"text\":\"so quiet\"}",
                        "{\"audio_filepath\":\"t.wav\",\"offset\":100,\"duration\":40,\"text\":\"gone\"}")
                .heard(
                        "t",
                        List.of(
                                new Silence("0001", 2, 8),
                                new Silence("0001", 10, 60),
                                new Silence("0002", 60, 100),
                                new Silence("0003", 100, 120)),
                        segment("0001.1", "t.wav", 0, 2, "here we"),
                        segment("0001.2", "t.wav", 8, 10, "are"))
                .score(PROTOCOL);
        assertEquals(new ErrorCounts(0, 0, 2, 5), score.words());
        assertEquals(
                List.of("0001.1", "0002"),
                score.sessions().get(0).utterances().stream()
                        .map(UtteranceScore::segment)
                        .toList());
        assertEquals(1, score.problems().size(), "the recording ends before the third line");
        assertTrue(score.problems().get(0).message().contains("1 of 3 lines"), score.problems()::toString);
    }

    @Test
    void an_utterance_says_which_recording_it_is_in_and_when_and_who_spoke() throws Exception {
        UtteranceScore utterance = manifest(
                        "{\"audio_filepath\":\"t.wav\",\"offset\":2.5,\"duration\":3,\"speaker\":\"ann\",\"text\":\"yes\"}")
                .heard("t", segment("0001", "t.wav", 2.5, 5.5, "yes"))
                .score(PROTOCOL)
                .sessions()
                .get(0)
                .utterances()
                .get(0);
        assertEquals("t.wav", utterance.recording());
        assertEquals(2.5, utterance.start());
        assertEquals(5.5, utterance.end());
        assertEquals("ann", utterance.speaker());
    }

    @Test
    void which_channel_was_heard_is_said_where_the_dataset_chose_one_and_where_the_recording_made_it_necessary()
            throws Exception {
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"t.wav\",\"channel\":2,\"text\":\"yes\"}",
                        "{\"audio_filepath\":\"u.wav\",\"text\":\"no\"}")
                .heard("t", segment("0001", "t.wav", 0, 1, "yes"))
                .heard("u", "The recording u.wav has channels ...", segment("0001", "u.wav", 0, 1, "no"))
                .score(PROTOCOL);
        assertEquals(2, score.sessions().get(0).utterances().get(0).channel());
        assertNull(score.sessions().get(1).utterances().get(0).channel());
        assertEquals(
                List.of(new TrialScore.Problem("u", null, "The recording u.wav has channels ...")), score.problems());
        assertEquals(0.0, score.wer());
    }

    @Test
    void the_mean_over_speakers_is_beside_the_pooled_rate_where_lines_name_speakers() throws Exception {
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"a.wav\",\"speaker\":\"ann\",\"text\":\"hello\"}",
                        "{\"audio_filepath\":\"b.wav\",\"speaker\":\"bob\",\"text\":\"how are you\"}")
                .heard("a", segment("0001", "a.wav", 0, 1, "yellow"))
                .heard("b", segment("0001", "b.wav", 0, 1, "how are you"))
                .score(PROTOCOL);
        assertEquals(0.25, Metric.wer.of(score));
        assertEquals(0.5, Metric.speakerWer.of(score));
    }

    private static final String HINDI = "मेरी किताबें मेज पर हैं";
    private static final String OTHER_HINDI = "मेरा किताबों मेज पर है";

    @Test
    void words_that_differ_in_vowel_signs_alone_are_errors_in_the_language_the_line_names() throws Exception {
        TrialScore score = manifest("{\"audio_filepath\":\"a.wav\",\"lang\":\"hi\",\"text\":\"" + HINDI + "\"}")
                .heard("a", segment("0001", "a.wav", 0, 1, OTHER_HINDI))
                .score(PROTOCOL);
        assertEquals(0.6, score.wer());
        assertEquals("basic-keeping-marks", score.normalizer());
    }

    @Test
    void texts_that_are_plainly_not_english_and_compared_as_such_are_a_problem_that_names_the_remedy()
            throws Exception {
        String german = "{\"audio_filepath\":\"a.wav\",\"text\":\"schön über müde\"%s}";
        TrialScore unsaid = manifest(german.formatted(""))
                .heard("a", segment("0001", "a.wav", 0, 1, "schon uber mude"))
                .score(PROTOCOL);
        assertEquals(0.0, unsaid.wer(), "as the normaliser for English has it");
        assertEquals(1, unsaid.problems().size());
        String problem = unsaid.problems().get(0).message();
        assertTrue(problem.startsWith("The texts are compared as English, and 23.1 %"), problem);
        assertTrue(problem.contains("datasets[].language"), problem);

        TrialScore said = manifest(german.replace("a.wav", "b.wav").formatted(",\"lang\":\"de\""))
                .heard("b", segment("0001", "b.wav", 0, 1, "schon uber mude"))
                .score(PROTOCOL);
        assertEquals(1.0, said.wer());
        assertEquals(List.of(), said.problems());
    }

    @Test
    void a_text_that_is_plainly_not_latin_is_not_compared_as_english_where_nobody_says_its_language() throws Exception {
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"a.wav\",\"session\":\"s\",\"text\":\"" + HINDI + "\"}",
                        "{\"audio_filepath\":\"b.wav\",\"session\":\"s\",\"text\":\"It's TWENTY.\"}")
                .heard("s", segment("0001", "a.wav", 0, 1, OTHER_HINDI), segment("0002", "b.wav", 0, 1, "it is 20"))
                .score(PROTOCOL);
        assertEquals(new ErrorCounts(3, 0, 0, 8), score.words());
        assertEquals("english, basic-keeping-marks (devanagari)", score.normalizer());
        assertEquals(
                List.of("basic-keeping-marks", "english"),
                score.sessions().get(0).utterances().stream()
                        .map(UtteranceScore::normalizer)
                        .toList());
    }

    @Test
    void the_normaliser_asked_for_goes_before_the_language() throws Exception {
        TrialScore score = manifest("{\"audio_filepath\":\"a.wav\",\"lang\":\"hi\",\"text\":\"" + HINDI + "\"}")
                .heard("a", segment("0001", "a.wav", 0, 1, OTHER_HINDI))
                .comparedBy(NamedNormaliser.ENGLISH)
                .score(PROTOCOL);
        assertEquals(0.0, score.wer());
        assertEquals("english", score.normalizer());
    }

    @Test
    void a_line_without_a_text_is_not_scored() throws Exception {
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"talk.wav\",\"offset\":0,\"duration\":2.5,\"text\":\"good morning\"}",
                        "{\"audio_filepath\":\"talk.wav\",\"offset\":2.5,\"duration\":2.5}")
                .heard(
                        "talk",
                        segment("0001", "talk.wav", 0, 2.5, "good morning"),
                        segment("0002", "talk.wav", 2.5, 5, "nobody wrote this down"))
                .score(PROTOCOL);
        assertEquals(0.0, score.wer());
        assertEquals(1, score.sessions().get(0).utterances().size());
    }

    @Test
    void a_session_without_any_text_says_so() throws Exception {
        TrialScore score = manifest("{\"audio_filepath\":\"a.wav\"}", "{\"audio_filepath\":\"b.wav\",\"text\":\"yes\"}")
                .heard("a", segment("0001", "a.wav", 0, 1, "hello"))
                .heard("b", segment("0001", "b.wav", 0, 1, "yes"))
                .score(PROTOCOL);
        assertEquals(
                List.of("a", "b"),
                score.sessions().stream().map(SessionScore::session).toList());
        assertNull(score.sessions().get(0).wer());
        assertEquals(0.0, score.wer());
        Problem problem = score.problems().get(0);
        assertEquals("a", problem.session());
        assertTrue(problem.message().contains("add \"text\" to its lines"), problem.message());
    }

    @Test
    void the_parts_of_a_line_are_compared_as_a_whole_in_their_order() throws Exception {
        TrialScore score = manifest("{\"audio_filepath\":\"a.wav\",\"text\":\"one two three four\"}")
                .heard(
                        "a",
                        segment("0001.2", "a.wav", 15, 28, "three four"),
                        segment("0001.1", "a.wav", 0, 15, "one two"))
                .score(PROTOCOL);
        assertEquals(0.0, score.wer());
        assertEquals(
                "one two three four",
                score.sessions().get(0).utterances().get(0).hypothesis());
    }

    @Test
    void a_line_in_which_nothing_was_understood_is_all_deletions() throws Exception {
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"talk.wav\",\"offset\":0,\"duration\":2,\"text\":\"good morning\"}",
                        "{\"audio_filepath\":\"talk.wav\",\"offset\":2,\"duration\":2,\"text\":\"how are you\"}")
                .heard("talk", segment("0001", "talk.wav", 0, 2, "good morning"), segment("0002", "talk.wav", 2, 4, ""))
                .score(PROTOCOL);
        assertEquals(new ErrorCounts(0, 0, 3, 5), score.words());
        assertEquals(List.of(), score.problems());
    }

    @Test
    void lines_that_their_recording_ends_before_are_named_and_left_out_of_the_rates() throws Exception {
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"talk.wav\",\"offset\":0,\"duration\":2,\"text\":\"good morning\"}",
                        "{\"audio_filepath\":\"talk.wav\",\"offset\":100,\"text\":\"never\"}",
                        "{\"audio_filepath\":\"talk.wav\",\"offset\":100,\"duration\":2,\"text\":\"nowhere\"}",
                        "{\"audio_filepath\":\"talk.wav\",\"offset\":2,\"duration\":1e9,\"text\":\"for ever\"}")
                .heard(
                        "talk",
                        segment("0001", "talk.wav", 0, 2, "good morning"),
                        segment("0003", "talk.wav", 100, 100, ""),
                        segment("0004", "talk.wav", 2, 3.5, "for a while"))
                .score(PROTOCOL);
        assertEquals(new ErrorCounts(0, 0, 0, 2), score.words());
        assertEquals(0.0, score.wer());
        assertEquals(1, score.problems().size());
        String message = score.problems().get(0).message();
        assertTrue(message.startsWith("3 of 4 lines of session talk are left out of the rates"), message);
        assertTrue(message.contains("line 2 of file:") && message.contains("manifest.jsonl"), message);
        assertTrue(message.contains("the recording talk.wav ends before 100.0 s"), message);
    }

    @Test
    void a_session_of_nothing_but_such_lines_is_counted_as_transcribed() throws Exception {
        TrialScore score = manifest("{\"audio_filepath\":\"a.wav\",\"offset\":9,\"text\":\"never\"}")
                .heard("a")
                .score(PROTOCOL);
        assertNull(score.wer());
        assertEquals(1, score.sessions().size());
        assertEquals(1, score.problems().size());
    }

    @Test
    void speakers_who_talk_at_once_are_told_apart() throws Exception {
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"t.wav\",\"offset\":0,\"duration\":3,\"speaker\":\"ann\",\"text\":\"yes\"}",
                        "{\"audio_filepath\":\"t.wav\",\"offset\":0,\"duration\":3,\"speaker\":\"bob\",\"text\":\"no\"}")
                .heard("t", spoken("0002", "bob", "no"), spoken("0001", "ann", "yes"))
                .score(PROTOCOL);
        assertEquals(0.0, score.wer());
    }

    private static TranscribedSegment spoken(String id, String speaker, String text) {
        return new TranscribedSegment(id, "t.wav", 0, 3, speaker, text, List.of(), -0.1, null, 1, "en", List.of());
    }

    @Test
    void lines_that_lie_within_each_other_keep_their_own_words() throws Exception {
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"t.wav\",\"text\":\"all the while\"}",
                        "{\"audio_filepath\":\"t.wav\",\"offset\":1,\"duration\":2,\"text\":\"meanwhile\"}")
                .heard(
                        "t",
                        segment("0001", "t.wav", 0, 9, "all the while"),
                        segment("0002", "t.wav", 1, 3, "meanwhile"))
                .score(PROTOCOL);
        assertEquals(new ErrorCounts(0, 0, 0, 4), score.words());
    }

    @Test
    void a_line_that_is_there_twice_counts_once_and_is_named() throws Exception {
        String line = "{\"audio_filepath\":\"a.wav\",\"text\":\"once more\"}";
        TrialScore score = manifest(line, line)
                .heard("a", segment("0001", "a.wav", 0, 3, "once more"), segment("0002", "a.wav", 0, 3, "once more"))
                .score(PROTOCOL);
        assertEquals(new ErrorCounts(0, 0, 0, 2), score.words());
        String message = score.problems().get(0).message();
        assertTrue(message.startsWith("1 of 2 lines of session a is left out of the rates"), message);
        assertTrue(message.contains("line 2 of ") && message.contains("as line 1;"), message);
    }

    @Test
    void costs_and_flags_are_summed_over_the_sessions() throws Exception {
        TranscribedSegment looping = new TranscribedSegment(
                "0001", "b.wav", 0, 1, null, "no no no", List.of(), -2, null, 9, "en", List.of("compression-ratio"));
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"a.wav\",\"text\":\"yes\"}",
                        "{\"audio_filepath\":\"b.wav\",\"text\":\"no\"}")
                .heard("a", segment("0001", "a.wav", 0, 1, "yes"))
                .heard("b", looping)
                .score(PROTOCOL);
        assertEquals(20, score.audioSeconds());
        assertEquals(4, score.seconds(), "encoder and search of both sessions");
        assertEquals(0.2, score.realTimeFactor());
        assertEquals(2, score.segments());
        assertEquals(1, score.flaggedSegments());
    }

    @Test
    void the_same_trial_gives_the_same_bytes() throws Exception {
        ScoredTrial trial = manifest("{\"audio_filepath\":\"a.wav\",\"text\":\"one two\"}")
                .heard("a", segment("0001", "a.wav", 0, 1, "one too"));
        byte[] first = Files.readAllBytes(trial.scoreFile(PROTOCOL));
        assertArrayEquals(first, Files.readAllBytes(trial.scoreFile(PROTOCOL)));
    }

    @Test
    void an_unknown_protocol_is_refused_with_the_ones_there_are() throws Exception {
        ScoredTrial trial = manifest("{\"audio_filepath\":\"a.wav\",\"text\":\"one\"}");
        StageFailure failure = assertThrows(StageFailure.class, () -> trial.score("bleu"));
        assertEquals(FailureReason.Unsupported, failure.reason());
        assertTrue(failure.getMessage().contains("mcorec, mcorec-corrected, utterance"), failure.getMessage());
    }
}
