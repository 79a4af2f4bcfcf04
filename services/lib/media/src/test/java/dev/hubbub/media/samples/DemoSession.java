package dev.hubbub.media.samples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds the sample session {@code local-dev/samples/mcorec/session_demo} in the layout of the MCoRec challenge from the
 * single recordings beside it: three speakers in two conversations, half a minute, without pictures.
 *
 * <p>Run its {@link #main} with the samples folder as the only argument to write the session again.
 */
final class DemoSession {

    static final String NAME = "session_demo";
    static final double SECONDS = 30;

    private static final int FRAMES_PER_SECOND = 25;
    private static final int BIT_RATE = 24_000;
    private static final ObjectWriter JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writer();

    /** One recording placed in the session. */
    private record Turn(double start, String clip) {}

    /** Who talks with whom: speakers of the same conversation take turns, the two conversations run side by side. */
    private record Speaker(int conversation, List<Turn> turns) {}

    private static final List<Speaker> SPEAKERS = List.of(
            new Speaker(
                    0,
                    List.of(
                            new Turn(1.0, "agent-user"),
                            new Turn(11.5, "conf-invalid"),
                            new Turn(21.0, "vm-mismatch"))),
            new Speaker(
                    0,
                    List.of(
                            new Turn(6.0, "vm-rec-unv"),
                            new Turn(15.8, "pbx-invalidpark"),
                            new Turn(26.0, "vm-invalidpassword"))),
            new Speaker(
                    1,
                    List.of(
                            new Turn(1.2, "agent-alreadyon"),
                            new Turn(7.0, "confbridge-pin"),
                            new Turn(12.4, "vm-mailboxfull"),
                            new Turn(16.8, "confbridge-rest-list-vol-in"),
                            new Turn(21.3, "confbridge-rest-talk-vol-in"),
                            new Turn(25.2, "pm-invalid-option"))));

    private final MediaReader reader = new MediaReader();
    private final MediaWriter writer = new MediaWriter();
    private final Map<String, SampleFolder.Line> clips = new TreeMap<>();
    private final Path session;

    private DemoSession(Path samples, Path session) throws IOException {
        this.session = session;
        for (SampleFolder.Line line : SampleFolder.manifest(samples.resolve("asterisk-en/manifest.jsonl"))) {
            clips.put(line.file().getFileName().toString().replace(".g722", ""), line);
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path samples = Path.of(arguments[0]);
        write(samples, samples.resolve("mcorec").resolve(NAME));
    }

    /** Writes the session made of {@code samples}' recordings to the folder {@code session}. */
    static void write(Path samples, Path session) throws IOException {
        new DemoSession(samples, session).write();
    }

    private void write() throws IOException {
        Files.createDirectories(session.resolve("labels"));
        Map<String, Object> metadata = new LinkedHashMap<>();
        Map<String, Integer> conversations = new LinkedHashMap<>();
        for (int index = 0; index < SPEAKERS.size(); index++) {
            String name = "spk_" + index;
            Speaker speaker = SPEAKERS.get(index);
            String folder = "speakers/" + name + "/central_crops";
            Files.createDirectories(session.resolve(folder));
            writer.write(
                    session.resolve(folder + "/track_00.mp4"),
                    AudioEncoding.AAC,
                    BIT_RATE,
                    MediaReader.SAMPLE_RATE,
                    sound(speaker));
            writeJson(folder + "/track_00.json", span("start_time", "end_time"));
            writeJson(folder + "/track_00_asd.json", activity(speaker));
            Files.writeString(session.resolve("labels/" + name + ".vtt"), captions(speaker));
            metadata.put(name, Map.of("central", central(folder)));
            conversations.put(name, speaker.conversation());
        }
        writeJson("metadata.json", metadata);
        writeJson("labels/speaker_to_cluster.json", conversations);
    }

    private static Map<String, Object> central(String folder) {
        Map<String, Object> track = new LinkedHashMap<>();
        track.put("video", folder + "/track_00.mp4");
        track.put("lip", folder + "/track_00.mp4");
        track.put("asd", folder + "/track_00_asd.json");
        track.put("crop_metadata", folder + "/track_00.json");
        Map<String, Object> central = new LinkedHashMap<>();
        central.put("crops", List.of(track));
        central.put("uem", span("start", "end"));
        return central;
    }

    /** The whole session, under the names the file at hand has for its limits, in this order in every run. */
    private static Map<String, Double> span(String start, String end) {
        Map<String, Double> span = new LinkedHashMap<>();
        span.put(start, 0.0);
        span.put(end, SECONDS);
        return span;
    }

    private float[] sound(Speaker speaker) throws IOException {
        float[] sound = new float[(int) (SECONDS * MediaReader.SAMPLE_RATE)];
        for (Turn turn : speaker.turns()) {
            float[] clip = reader.readAll(clips.get(turn.clip()).file());
            System.arraycopy(clip, 0, sound, (int) Math.round(turn.start() * MediaReader.SAMPLE_RATE), clip.length);
        }
        return sound;
    }

    /** Scores as an active-speaker detector gives them per frame: clearly above zero while speaking, else below. */
    private Map<String, Double> activity(Speaker speaker) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int frame = 0; frame < SECONDS * FRAMES_PER_SECOND; frame++) {
            double middle = (frame + 0.5) / FRAMES_PER_SECOND;
            boolean speaking = speaker.turns().stream()
                    .anyMatch(turn -> middle >= turn.start() && middle < turn.start() + duration(turn));
            double wobble = 0.5 * Math.sin(0.7 * frame);
            scores.put(Integer.toString(frame), Math.round(10 * ((speaking ? 2.5 : -2.5) + wobble)) / 10.0);
        }
        return scores;
    }

    private double duration(Turn turn) {
        return clips.get(turn.clip()).duration();
    }

    private String captions(Speaker speaker) {
        List<String> cues = new ArrayList<>(List.of("WEBVTT\n"));
        for (Turn turn : speaker.turns()) {
            cues.add(clock(turn.start()) + " --> " + clock(turn.start() + duration(turn)) + "\n"
                    + clips.get(turn.clip()).text() + "\n");
        }
        return String.join("\n", cues);
    }

    private static String clock(double seconds) {
        return String.format(Locale.ROOT, "00:00:%06.3f", seconds);
    }

    private void writeJson(String file, Object value) throws IOException {
        Files.writeString(session.resolve(file), JSON.writeValueAsString(value) + "\n");
    }
}
