package dev.hubbub.scoring.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.scoring.Golden;
import dev.hubbub.scoring.mcorec.McorecScoring;
import dev.hubbub.scoring.mcorec.SessionFiles;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.utterance.Utterance;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoreDocumentTest {

    @Test
    void sessions_speakers_and_faults_are_all_in_the_document() throws Exception {
        Path folder = Golden.folder("mcorec");
        Map<String, SessionFiles> sessions = new LinkedHashMap<>();
        sessions.put("session_01", SessionFiles.in(folder.resolve("sessions/session_01")));
        sessions.put("err_minute_61", SessionFiles.in(folder.resolve("error_sessions/err_minute_61")));
        JsonNode document = ScoreDocument.of(new McorecScoring().score(sessions), "mcorec");
        assertEquals("mcorec", document.get("protocol").textValue());
        assertEquals("mcorec", document.get("normalizer").textValue());
        assertEquals(2, document.get("sessions").size());
        JsonNode second = document.at("/sessions/0/speakers/1");
        assertEquals("spk_1", second.get("speaker").textValue());
        assertEquals(0.3125, second.get("speaker_wer").doubleValue());
        assertEquals(0.15625, second.get("joint_error").doubleValue());
        assertTrue(document.at("/sessions/1/speakers/1/speaker_wer").isNull());
        assertEquals("output/spk_1.vtt", document.at("/faults/0/file").textValue());
        assertEquals(1, document.at("/total/faults").intValue());
    }

    @Test
    void utterances_are_in_the_document_with_their_edits() {
        JsonNode document = ScoreDocument.of(UtteranceScoring.under(NamedNormaliser.NONE)
                .score(List.of(
                        new Utterance("s", "1", Optional.of("ann"), "a b", "a c d"),
                        new Utterance("s", "2", Optional.empty(), "", ""))));
        JsonNode expected = new ObjectMapper()
                .createObjectNode()
                .put("hits", 1)
                .put("substitutions", 1)
                .put("insertions", 1)
                .put("deletions", 0);
        assertEquals(expected.toString(), document.at("/utterances/0/words").toString());
        assertEquals(1.0, document.at("/total/wer").doubleValue());
        assertTrue(document.at("/utterances/1/wer").isNull());
        assertTrue(document.at("/utterances/1/speaker").isNull());
        assertEquals(1, document.at("/sessions/0/without_reference").intValue());
        assertEquals("none", document.get("normalizer").textValue());
        assertEquals("none", document.at("/utterances/0/normalizer").textValue());
    }
}
