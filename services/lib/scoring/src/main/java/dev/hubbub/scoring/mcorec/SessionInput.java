package dev.hubbub.scoring.mcorec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.hubbub.scoring.captions.Caption;
import dev.hubbub.scoring.captions.CaptionFile;
import dev.hubbub.scoring.captions.CaptionFile.Oddity;
import dev.hubbub.scoring.captions.MalformedCaptionsException;
import dev.hubbub.scoring.captions.WebVttReader;
import dev.hubbub.scoring.cluster.ClusterAgreement;
import dev.hubbub.scoring.text.Normaliser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Reads what is needed of a session and keeps account of what is wrong with it. */
final class SessionInput {

    static final String LABELS = "labels";
    static final String OUTPUT = "output";

    private static final String METADATA = "metadata.json";
    private static final String CLUSTERS = "/speaker_to_cluster.json";
    private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,200}");

    /** What is damaged or joined by mistake is refused: it would lose a speaker in silence. */
    private static final ObjectReader JSON = new ObjectMapper()
            .reader()
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String session;
    private final SessionFiles files;
    private final McorecRules rules;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();

    SessionInput(String session, SessionFiles files, McorecRules rules) {
        this.session = session;
        this.files = files;
        this.rules = rules;
    }

    /** The part of the recording that is scored, in seconds, limits included. */
    record ScoredTime(double start, double end) {}

    List<Fault> faults() {
        return faults;
    }

    List<Remark> remarks() {
        return remarks;
    }

    /** The scored time of every speaker, in the order of the metadata; nothing if the metadata is at fault. */
    Map<String, ScoredTime> scoredTimes() {
        Optional<JsonNode> metadata = jsonObject(METADATA);
        Map<String, ScoredTime> times = new LinkedHashMap<>();
        metadata.ifPresent(
                speakers -> speakers.properties().forEach(speaker -> scoredTime(speaker.getKey(), speaker.getValue())
                        .ifPresent(time -> times.put(speaker.getKey(), time))));
        if (metadata.isPresent() && metadata.get().isEmpty()) {
            report(METADATA, Optional.empty(), "it names no speakers; add an entry for each");
        }
        return times;
    }

    private Optional<ScoredTime> scoredTime(String speaker, JsonNode entry) {
        if (!NAME.matcher(speaker).matches()) {
            report(
                    METADATA,
                    Optional.of(speaker),
                    "speaker '" + speaker + "' cannot be the name of a file; call the speaker otherwise");
            return Optional.empty();
        }
        JsonNode limits = entry.path("central").path("uem");
        if (isTime(limits.path("start")) && isTime(limits.path("end"))) {
            return Optional.of(new ScoredTime(
                    limits.get("start").doubleValue(), limits.get("end").doubleValue()));
        }
        report(
                METADATA,
                Optional.of(speaker),
                "speaker " + speaker + " has no numbers central.uem.start and central.uem.end; add the scored time");
        return Optional.empty();
    }

    private static boolean isTime(JsonNode seconds) {
        return seconds.isNumber() && Double.isFinite(seconds.doubleValue());
    }

    /** The true grouping and the one found, if both files hold all speakers. */
    Optional<ClusterAgreement> clusters(Collection<String> speakers) {
        Optional<Map<String, String>> truth = clusters(LABELS + CLUSTERS, speakers);
        if (truth.isEmpty()) {
            return Optional.empty();
        }
        return clusters(OUTPUT + CLUSTERS, truth.get().keySet())
                .map(found -> ClusterAgreement.between(truth.get(), found));
    }

    private Optional<Map<String, String>> clusters(String path, Collection<String> speakers) {
        return jsonObject(path).flatMap(groups -> {
            SpeakerClusters clusters = new SpeakerClusters(groups);
            Map<String, String> problems = new LinkedHashMap<>(clusters.problems());
            speakers.stream()
                    .filter(speaker -> !groups.has(speaker))
                    .forEach(speaker -> problems.put(speaker, "is missing; give the speaker a conversation"));
            problems.forEach(
                    (speaker, problem) -> report(path, Optional.of(speaker), "speaker " + speaker + " " + problem));
            return problems.isEmpty() ? Optional.of(clusters.conversations()) : Optional.empty();
        });
    }

    /** The scored captions of a speaker, normalised and joined by spaces. */
    Optional<String> text(String folder, String speaker, ScoredTime time, Normaliser normaliser) {
        String path = captionPath(folder, speaker);
        Optional<byte[]> file = read(path, Optional.of(speaker));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            StringJoiner text = new StringJoiner(" ");
            CaptionFile captions = WebVttReader.read(file.get());
            remark(path, captions.oddities());
            for (Caption caption : rules.scored(captions.captions(), time.start(), time.end())) {
                text.add(rules.comparesCaptionsAlone() ? normaliser.normalise(caption.text()) : caption.text());
            }
            return Optional.of(rules.comparesCaptionsAlone() ? text.toString() : normaliser.normalise(text.toString()));
        } catch (MalformedCaptionsException malformed) {
            report(path, Optional.of(speaker), malformed.getMessage());
            return Optional.empty();
        }
    }

    void reportEmptyReference(String speaker, ScoredTime time) {
        report(
                captionPath(LABELS, speaker),
                Optional.of(speaker),
                "no word is left between %s s and %s s without disfluencies, so there is no word error rate; "
                                .formatted(time.start(), time.end())
                        + "check the scored time or leave the speaker out");
    }

    private static String captionPath(String folder, String speaker) {
        return folder + "/" + speaker + ".vtt";
    }

    private Optional<JsonNode> jsonObject(String path) {
        Optional<byte[]> file = read(path, Optional.empty());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode content = JSON.readTree(file.get());
            if (content != null && content.isObject()) {
                return Optional.of(content);
            }
            report(path, Optional.empty(), "the file does not hold a JSON object with one entry per speaker");
        } catch (JsonProcessingException notJson) {
            JsonLocation place = notJson.getLocation();
            report(
                    path,
                    Optional.empty(),
                    "the file is not JSON" + (place == null ? "" : " from line " + place.getLineNr())
                            + "; correct it or write it anew");
        } catch (IOException notText) {
            report(path, Optional.empty(), "the file is not text; save it as JSON in UTF-8");
        }
        return Optional.empty();
    }

    private Optional<byte[]> read(String path, Optional<String> speaker) {
        try {
            Optional<byte[]> file = files.read(path);
            if (file.isEmpty()) {
                report(path, speaker, "the file is missing");
            }
            return file;
        } catch (InvalidPathException impossible) {
            report(path, speaker, "no file of this machine can be called so; call the speaker otherwise");
            return Optional.empty();
        } catch (UncheckedIOException unreadable) {
            report(
                    path,
                    speaker,
                    "the file cannot be read (" + unreadable.getCause().getMessage() + ")");
            return Optional.empty();
        }
    }

    private void report(String path, Optional<String> speaker, String problem) {
        faults.add(new Fault(session, path, speaker, problem));
    }

    private void remark(String path, List<Oddity> oddities) {
        if (!oddities.isEmpty()) {
            Oddity first = oddities.get(0);
            remarks.add(new Remark(session, path, oddities.size(), first.line(), first.problem()));
        }
    }
}
