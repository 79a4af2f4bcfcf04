package dev.hubbub.scoring.mcorec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.scoring.captions.Caption;
import dev.hubbub.scoring.captions.MalformedCaptionsException;
import dev.hubbub.scoring.captions.WebVttReader;
import dev.hubbub.scoring.cluster.ClusterAgreement;
import dev.hubbub.scoring.text.Normaliser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Reads what is needed of a session and keeps account of what is wrong with it. */
final class SessionInput {

    static final String LABELS = "labels";
    static final String OUTPUT = "output";

    private static final String METADATA = "metadata.json";
    private static final String CLUSTERS = "/speaker_to_cluster.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String session;
    private final SessionFiles files;
    private final List<Fault> faults = new ArrayList<>();

    SessionInput(String session, SessionFiles files) {
        this.session = session;
        this.files = files;
    }

    /** The part of the recording that is scored, in seconds, limits included. */
    record ScoredTime(double start, double end) {

        /** Whether a caption lies wholly inside; one that crosses a limit is not scored at all. */
        boolean contains(Caption caption) {
            return caption.startSeconds() >= start && caption.endSeconds() <= end;
        }
    }

    List<Fault> faults() {
        return faults;
    }

    /** The scored time of every speaker, in the order of the metadata; nothing if the metadata is at fault. */
    Map<String, ScoredTime> scoredTimes() {
        Map<String, ScoredTime> times = new LinkedHashMap<>();
        jsonObject(METADATA).ifPresent(metadata -> metadata.fields().forEachRemaining(speaker -> {
            JsonNode limits = speaker.getValue().path("central").path("uem");
            if (limits.path("start").isNumber() && limits.path("end").isNumber()) {
                times.put(
                        speaker.getKey(),
                        new ScoredTime(
                                limits.get("start").doubleValue(),
                                limits.get("end").doubleValue()));
            } else {
                report(
                        METADATA,
                        Optional.of(speaker.getKey()),
                        "speaker " + speaker.getKey()
                                + " has no numbers central.uem.start and central.uem.end; add the scored time");
            }
        }));
        return times;
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
            Map<String, String> clusters = new LinkedHashMap<>();
            groups.fields()
                    .forEachRemaining(speaker ->
                            clusters.put(speaker.getKey(), speaker.getValue().asText()));
            List<String> missing = speakers.stream()
                    .filter(speaker -> !clusters.containsKey(speaker))
                    .toList();
            missing.forEach(speaker -> report(
                    path, Optional.of(speaker), "speaker " + speaker + " is missing; give the speaker a conversation"));
            return missing.isEmpty() ? Optional.of(clusters) : Optional.empty();
        });
    }

    /** The normalised captions of a speaker inside the scored time, joined by spaces in file order. */
    Optional<String> text(String folder, String speaker, ScoredTime time, Normaliser normaliser) {
        String path = captionPath(folder, speaker);
        Optional<byte[]> file = read(path, Optional.of(speaker));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            StringJoiner text = new StringJoiner(" ");
            for (Caption caption : WebVttReader.read(file.get())) {
                if (time.contains(caption)) {
                    text.add(normaliser.normalise(caption.text()));
                }
            }
            return Optional.of(text.toString());
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
        } catch (IOException notJson) {
            report(path, Optional.empty(), "the file is not JSON");
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
}
