package dev.hubbub.evaluation.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.GateVerdict.Outcome;
import dev.hubbub.contracts.score.GateVerdict.SetVerdict;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.stage.FilesInMemory;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.GateTask;
import dev.hubbub.contracts.task.GateTask.GatedSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of twelve utterances of ten words each, by four voices. */
class GateStageTest {

    private static final IntUnaryOperator BAD = utterance -> 4 + utterance % 2;
    private static final IntUnaryOperator GOOD = utterance -> 1 + utterance % 2;

    @TempDir
    Path folder;

    private LocalStageContext context;

    @BeforeEach
    void open() {
        context = new LocalStageContext(folder);
    }

    @Test
    void a_checkpoint_that_is_better_on_data_like_its_own_and_not_worse_on_others_is_promoted() throws Exception {
        OutputAddress base = score("base", session("own", BAD), session("other", GOOD));
        OutputAddress candidate = score("candidate", session("own", GOOD), session("other", GOOD));
        GateVerdict verdict = verdict(base, candidate, set("own", true), set("other", false));
        assertEquals(Outcome.PROMOTED, verdict.outcome());
        SetVerdict own = verdict.sets().get(0);
        assertEquals(0.45, own.base(), 1e-9);
        assertEquals(0.15, own.candidate(), 1e-9);
        assertEquals(12, own.units());
        assertEquals("utterances", own.unit());
        assertTrue(own.high() < 0, own.toString());
        assertTrue(own.reason().startsWith("own became better: 45.00 % to 15.00 %"), own.reason());
    }

    @Test
    void one_that_has_forgotten_is_rejected_with_the_numbers() throws Exception {
        OutputAddress base = score("base", session("own", BAD), session("other", GOOD));
        OutputAddress candidate = score("candidate", session("own", GOOD), session("other", BAD));
        GateVerdict verdict = verdict(base, candidate, set("own", true), set("other", false));
        assertEquals(Outcome.REJECTED, verdict.outcome());
        assertEquals(Outcome.PROMOTED, verdict.sets().get(0).outcome());
        assertTrue(
                verdict.reasons().contains("other became worse by more than is tolerated: 15.00 % to 45.00 %"),
                verdict.reasons());
    }

    @Test
    void what_it_learnt_from_is_left_out_and_where_nothing_else_is_left_nothing_is_decided() throws Exception {
        OutputAddress base = score("base", session("own", BAD), session("learnt", GOOD));
        OutputAddress candidate = score("candidate", session("own", BAD), session("learnt", utterance -> 0));
        GateVerdict some =
                verdict(base, candidate, new GatedSet("both", true, List.of("own", "learnt"), List.of("learnt")));
        assertEquals(Outcome.UNDECIDED, some.outcome(), "what it knows by heart is no better");
        assertEquals(0.45, some.sets().get(0).base(), 1e-9);
        assertTrue(
                some.reasons().endsWith("Left out: 1 session that it learnt from or was chosen by."), some.reasons());
        GateVerdict none = verdict(base, candidate, new GatedSet("all", true, List.of("learnt"), List.of("learnt")));
        assertEquals(Outcome.UNDECIDED, none.outcome());
        assertNull(none.sets().get(0).units());
    }

    @Test
    void a_session_that_one_of_them_lacks_keeps_a_checkpoint_from_being_promoted() throws Exception {
        OutputAddress base = score("base", session("own", BAD), session("hard", BAD));
        OutputAddress candidate = score("candidate", session("own", GOOD));
        GateVerdict verdict = verdict(base, candidate, new GatedSet("set", true, List.of("own", "hard"), null));
        assertEquals(Outcome.UNDECIDED, verdict.outcome());
        assertTrue(verdict.reasons().contains("became better"), verdict.reasons());
        assertTrue(verdict.reasons().contains("Missing: 1 session that not both have a score of."), verdict.reasons());
    }

    @Test
    void what_its_base_learnt_from_is_left_out_and_told_apart() throws Exception {
        OutputAddress base = score("base", session("own", BAD), session("learnt", utterance -> 0));
        OutputAddress candidate = score("candidate", session("own", GOOD), session("learnt", GOOD));
        GateVerdict verdict =
                verdict(base, candidate, new GatedSet("set", true, List.of("own", "learnt"), null, List.of("learnt")));
        assertEquals(Outcome.PROMOTED, verdict.outcome());
        assertTrue(
                verdict.reasons().endsWith("Left out: 1 session that its base learnt from or was chosen by."),
                verdict.reasons());
    }

    @Test
    void a_voice_in_several_sessions_is_one_speaker_but_where_the_challenge_counts_them_anew() throws Exception {
        SessionScore[] sessions = {session("a", BAD), session("b", BAD), session("c", BAD)};
        GatedSet set = new GatedSet("set", true, List.of("a", "b", "c"), null);
        SetVerdict named = verdict(score("base", sessions), score("other", sessions), set)
                .sets()
                .get(0);
        assertEquals("utterances", named.unit(), "four voices are too few");
        SetVerdict counted = verdict(
                        score(TrialScore.MCOREC, "base", sessions), score(TrialScore.MCOREC, "other", sessions), set)
                .sets()
                .get(0);
        assertEquals("speakers", counted.unit());
        assertEquals(3 * 4, counted.units());
    }

    @Test
    void of_too_few_units_the_rates_are_told_and_no_interval_and_nothing_is_decided() throws Exception {
        OutputAddress base = score("base", session("own", 9, BAD));
        OutputAddress candidate = score("candidate", session("own", 9, utterance -> 0));
        SetVerdict few = verdict(base, candidate, set("own", true)).sets().get(0);
        assertEquals(Outcome.UNDECIDED, few.outcome());
        assertEquals(9, few.units());
        assertEquals((4 * 5 + 5 * 4) / 90.0, few.base(), 1e-9);
        assertEquals(0, few.candidate(), 1e-9);
        assertNull(few.low());
        assertNull(few.high());
        assertNull(few.pValue());
    }

    private static GatedSet set(String session, boolean inDomain) {
        return new GatedSet(session, inDomain, List.of(session), null);
    }

    private GateVerdict verdict(OutputAddress base, OutputAddress candidate, GatedSet... sets) throws Exception {
        GateTask task = new GateTask(base, candidate, List.of(sets), 0.05, 0.02, null);
        StageOutput output = new GateStage().run(task, context).get(0);
        assertEquals(task.recipe(), output.recipe());
        return output.files().json("gate.json", GateVerdict.class);
    }

    private OutputAddress score(String name, SessionScore... sessions) throws Exception {
        return score("utterance", name, sessions);
    }

    private OutputAddress score(String protocol, String name, SessionScore... sessions) throws Exception {
        Recipe recipe = Recipe.of(
                StageName.SCORING, Map.of(), Map.of("protocol", protocol, "name", name, "sessions", sessions));
        TrialScore score = new TrialScore(
                protocol, "english", 0.5, null, null, null, null, null, 10, 1, 0, 0, List.of(sessions), List.of());
        FilesInMemory files = new FilesInMemory();
        files.bytes("score.json", Json.mapper().writeValueAsBytes(score));
        context.commit(new StageOutput(recipe, files, 1, "cpu"));
        return recipe.address();
    }

    private static SessionScore session(String name, IntUnaryOperator errors) {
        return session(name, 12, errors);
    }

    private static SessionScore session(String name, int count, IntUnaryOperator errors) {
        List<UtteranceScore> utterances = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            utterances.add(new UtteranceScore(
                    "s" + i,
                    "a.wav",
                    0.0,
                    1.0,
                    "voice " + i % 4,
                    null,
                    "what was said",
                    "what was heard",
                    new ErrorCounts(errors.applyAsInt(i), 0, 0, 10)));
        }
        return new SessionScore(
                name,
                "english",
                0.5,
                null,
                null,
                new ErrorCounts(0, 0, 0, 10 * count),
                null,
                null,
                10,
                1,
                List.of(),
                utterances);
    }
}
