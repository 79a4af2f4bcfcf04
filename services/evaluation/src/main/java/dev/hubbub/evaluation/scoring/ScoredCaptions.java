package dev.hubbub.evaluation.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.TrialScore.SpeakerTurns;
import dev.hubbub.contracts.score.TrialScore.Turn;
import dev.hubbub.scoring.captions.Caption;
import dev.hubbub.scoring.captions.WebVttReader;
import dev.hubbub.scoring.mcorec.McorecRules;
import dev.hubbub.scoring.mcorec.SessionFiles;
import dev.hubbub.scoring.meeting.SpeechStream;
import dev.hubbub.scoring.text.Normaliser;
import dev.hubbub.scoring.text.UnicodeText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The captions that counted, for people who want to see what was misheard: one a line, without markup, only those that
 * the rules count.
 */
final class ScoredCaptions {

    private final SessionFiles files;
    private final McorecRules rules;
    private JsonNode metadata;

    /** @param files a session's files; those of a speaker with a score are known to be readable */
    ScoredCaptions(SessionFiles files, McorecRules rules) {
        this.files = files;
        this.rules = rules;
    }

    /**
     * One side of a speaker who has a score.
     *
     * @param side {@code labels} or {@code output}
     */
    String text(String side, String speaker) throws IOException {
        return captions(side, speaker).stream()
                .map(caption -> caption.text().replaceAll("\\s+", " ").strip())
                .collect(Collectors.joining("\n"));
    }

    /** One side of a speaker who has a score, as words that are comparable. */
    SpeechStream stream(String side, String speaker, Normaliser normaliser) throws IOException {
        return new SpeechStream(
                speaker,
                captions(side, speaker).stream()
                        .map(caption -> new SpeechStream.Segment(
                                caption.startSeconds(),
                                Math.max(caption.startSeconds(), caption.endSeconds()),
                                UnicodeText.words(normaliser.normalise(caption.text()))))
                        .toList());
    }

    /** When a speaker who has a score speaks. */
    SpeakerTurns turns(String speaker) throws IOException {
        JsonNode time = scoredTime(speaker);
        return new SpeakerTurns(
                time.path("start").doubleValue(),
                time.path("end").doubleValue(),
                conversation("labels", speaker),
                conversation("output", speaker),
                times("labels", speaker),
                times("output", speaker));
    }

    private String conversation(String side, String speaker) throws IOException {
        Optional<byte[]> clusters = files.read(side + "/speaker_to_cluster.json");
        if (clusters.isEmpty()) {
            return null;
        }
        try {
            JsonNode conversation = Json.mapper().readTree(clusters.get()).path(speaker);
            return conversation.isNumber() || conversation.isTextual() ? conversation.asText() : null;
        } catch (JsonProcessingException e) {
            // The score says so.
            return null;
        }
    }

    private List<Turn> times(String side, String speaker) throws IOException {
        return captions(side, speaker).stream()
                .map(caption -> new Turn(caption.startSeconds(), caption.endSeconds()))
                .toList();
    }

    private List<Caption> captions(String side, String speaker) throws IOException {
        JsonNode time = scoredTime(speaker);
        double start = time.path("start").doubleValue();
        double end = time.path("end").doubleValue();
        byte[] file = files.read(side + "/" + speaker + ".vtt").orElseThrow();
        return rules.scored(WebVttReader.read(file).captions(), start, end);
    }

    private JsonNode scoredTime(String speaker) throws IOException {
        if (metadata == null) {
            metadata = Json.mapper().readTree(files.read("metadata.json").orElseThrow());
        }
        return metadata.path(speaker).path("central").path("uem");
    }
}
