package dev.hubbub.evaluation.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.scoring.captions.Caption;
import dev.hubbub.scoring.captions.WebVttReader;
import dev.hubbub.scoring.mcorec.SessionFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The captions that counted, for people who want to see what was misheard: one a line, without markup, only those wholly
 * inside the speaker's scored time.
 */
final class ScoredCaptions {

    private final SessionFiles files;
    private JsonNode metadata;

    /** @param files a session's files; those of a speaker with a score are known to be readable */
    ScoredCaptions(SessionFiles files) {
        this.files = files;
    }

    /**
     * One side of a speaker who has a score.
     *
     * @param side {@code labels} or {@code output}
     */
    String text(String side, String speaker) throws IOException {
        if (metadata == null) {
            metadata = Json.mapper().readTree(files.read("metadata.json").orElseThrow());
        }
        JsonNode time = metadata.path(speaker).path("central").path("uem");
        double start = time.path("start").doubleValue();
        double end = time.path("end").doubleValue();
        List<String> lines = new ArrayList<>();
        byte[] file = files.read(side + "/" + speaker + ".vtt").orElseThrow();
        for (Caption caption : WebVttReader.read(file).captions()) {
            if (caption.startSeconds() >= start && caption.endSeconds() <= end) {
                lines.add(caption.text().replaceAll("\\s+", " ").strip());
            }
        }
        return String.join("\n", lines);
    }
}
