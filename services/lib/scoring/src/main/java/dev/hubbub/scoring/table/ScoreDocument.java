package dev.hubbub.scoring.table;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.scoring.ScoringProtocol;
import dev.hubbub.scoring.SessionSummary;
import dev.hubbub.scoring.mcorec.Fault;
import dev.hubbub.scoring.mcorec.McorecScore;
import dev.hubbub.scoring.mcorec.Remark;
import dev.hubbub.scoring.mcorec.SessionScore;
import dev.hubbub.scoring.mcorec.SpeakerScore;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.utterance.Utterance;
import dev.hubbub.scoring.utterance.UtteranceReport;
import dev.hubbub.scoring.utterance.UtteranceScore;
import dev.hubbub.scoring.utterance.UtteranceTotals;
import java.util.OptionalDouble;

/**
 * Scores in full as JSON: down to the speaker or utterance, with everything that could not be scored. Absent scores are
 * null. Names are those of the columns of {@link ScoreTable}.
 */
public final class ScoreDocument {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ScoreDocument() {}

    /**
     * {@code protocol}, {@code normalizer}, {@code total}, {@code sessions} (each with {@code speakers}),
     * {@code faults} and {@code remarks}.
     *
     * @param normaliser what made the captions comparable
     */
    public static ObjectNode of(McorecScore score, String normaliser) {
        ObjectNode document = JSON.createObjectNode()
                .put("protocol", ScoringProtocol.MCOREC.id())
                .put("normalizer", normaliser);
        document.set("total", averages(score.total()));
        ArrayNode sessions = document.putArray("sessions");
        for (SessionScore session : score.sessions()) {
            ObjectNode entry = sessions.addObject().put("session", session.session());
            entry.setAll(averages(session.summary()));
            ArrayNode speakers = entry.putArray("speakers");
            session.speakers().forEach(speaker -> speakers.add(speaker(speaker)));
        }
        ArrayNode faults = document.putArray("faults");
        score.faults().forEach(fault -> faults.add(fault(fault)));
        ArrayNode remarks = document.putArray("remarks");
        score.remarks().forEach(remark -> remarks.add(remark(remark)));
        return document;
    }

    /**
     * {@code protocol}, {@code normalizer}, {@code total}, {@code sessions} and {@code utterances} with their normalised
     * texts.
     */
    public static ObjectNode of(UtteranceReport report) {
        ObjectNode document = JSON.createObjectNode()
                .put("protocol", ScoringProtocol.UTTERANCE.id())
                .put("normalizer", report.normalisers().toString());
        document.set("total", totals(report.total()));
        ArrayNode sessions = document.putArray("sessions");
        report.sessions()
                .forEach((session, totals) ->
                        sessions.addObject().put("session", session).setAll(totals(totals)));
        ArrayNode utterances = document.putArray("utterances");
        report.utterances().forEach(score -> utterances.add(utterance(score)));
        return document;
    }

    private static ObjectNode averages(SessionSummary summary) {
        ObjectNode node = JSON.createObjectNode();
        put(node, "avg_speaker_wer", summary.averageSpeakerWer());
        put(node, "avg_joint_error", summary.averageJointError());
        put(node, "conversation_f1", summary.conversationF1());
        node.put("faults", summary.faults());
        putEdits(node, summary.words(), summary.characters());
        return node;
    }

    private static ObjectNode speaker(SpeakerScore score) {
        ObjectNode node = JSON.createObjectNode().put("speaker", score.speaker());
        put(node, "speaker_wer", score.wer());
        put(node, "speaker_f1", score.clusterF1());
        put(node, "joint_error", score.jointError());
        putEdits(node, score.words(), score.characters());
        return node;
    }

    private static ObjectNode fault(Fault fault) {
        return JSON.createObjectNode()
                .put("session", fault.session())
                .put("file", fault.file())
                .put("speaker", fault.speaker().orElse(null))
                .put("problem", fault.problem());
    }

    private static ObjectNode remark(Remark remark) {
        return JSON.createObjectNode()
                .put("session", remark.session())
                .put("file", remark.file())
                .put("blocks", remark.blocks())
                .put("line", remark.line())
                .put("problem", remark.problem());
    }

    private static ObjectNode totals(UtteranceTotals totals) {
        ObjectNode node = JSON.createObjectNode();
        put(node, "avg_speaker_wer", totals.averageSpeakerWer());
        put(node, "macro_wer", totals.macroWer());
        put(node, "macro_cer", totals.macroCer());
        node.put("utterances", totals.utterances()).put("without_reference", totals.withoutReference());
        putEdits(node, totals.words(), totals.characters());
        return node;
    }

    private static ObjectNode utterance(UtteranceScore score) {
        Utterance utterance = score.utterance();
        ObjectNode node = JSON.createObjectNode()
                .put("session", utterance.session())
                .put("id", utterance.id())
                .put("speaker", utterance.speaker().orElse(null))
                .put("normalizer", score.normaliser().id())
                .put("reference", score.reference())
                .put("hypothesis", score.hypothesis());
        putEdits(node, score.words(), score.characters());
        return node;
    }

    private static void putEdits(ObjectNode node, EditCounts words, EditCounts characters) {
        put(node, "wer", words.rate().value());
        node.set("words", JSON.valueToTree(words));
        put(node, "cer", characters.rate().value());
        node.set("characters", JSON.valueToTree(characters));
    }

    private static void put(ObjectNode node, String name, OptionalDouble score) {
        node.put(name, score.isPresent() ? (Double) score.getAsDouble() : null);
    }
}
