package dev.hubbub.segmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.VoiceActivity;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.Silence;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Utterances that are too long for a segment, cut where nobody speaks. */
class CutAtSilencesTest {

    private static final Path SAMPLES = Path.of("../../local-dev/samples");
    private static final int RATE = 16_000;
    private static final int PERIOD = 8;
    private static final int LENGTH = 5 * PERIOD;

    @TempDir
    Path folder;

    /** A prompt four seconds after the beginning of every eight in the right channel, and nothing in the left one. */
    @BeforeEach
    void record() throws IOException {
        float[] prompt = new MediaReader().readAll(SAMPLES.resolve("asterisk-en/agent-pass.g722"));
        assertTrue(prompt.length < (PERIOD - 4) * RATE, "a silence is left behind it");
        float[] speech = new float[LENGTH * RATE];
        for (int start = 4; start < LENGTH; start += PERIOD) {
            System.arraycopy(prompt, 0, speech, start * RATE, prompt.length);
        }
        new MediaWriter()
                .write(folder.resolve("talk.flac"), AudioEncoding.FLAC, 0, RATE, new float[LENGTH * RATE], speech);
    }

    private SegmentList cut(double maxSegmentSeconds, VoiceActivity by, String... lines) throws Exception {
        Files.writeString(folder.resolve("all.jsonl"), String.join("\n", lines) + "\n");
        LocalStageContext context =
                new LocalStageContext(folder, uri -> folder.resolve(uri.substring("s3://b/".length())));
        SegmentationTask task = new SegmentationTask(
                session(context, DatasetLayout.MANIFEST, "s3://b/all.jsonl", "talk"),
                null,
                maxSegmentSeconds,
                null,
                by);
        return new SegmentationStage().run(task, context).get(0).files().json("segments.json", SegmentList.class);
    }

    private static SessionReference session(LocalStageContext context, DatasetLayout layout, String uri, String name)
            throws Exception {
        return new DatasetReader(new StageFiles(context))
                .read(new DatasetReference(layout, uri), List.of(name))
                .sessions()
                .get(0)
                .reference();
    }

    private static String line(String more) {
        return "{\"audio_filepath\": \"talk.flac\", \"channel\": 2" + more + "}";
    }

    @ParameterizedTest
    @EnumSource(VoiceActivity.Method.class)
    void segments_hold_what_is_said_and_silences_the_rest(VoiceActivity.Method method) throws Exception {
        SegmentList list = cut(7, new VoiceActivity(method, null), line(", \"duration\": " + LENGTH));
        assertEquals(
                List.of("0001.1", "0001.2", "0001.3", "0001.4", "0001.5"),
                list.segments().stream().map(Segment::id).toList());
        TreeMap<Double, Double> parts = new TreeMap<>();
        for (Segment segment : list.segments()) {
            assertEquals(2, segment.channel());
            assertTrue(segment.start() % PERIOD > 3.5, "the prompt begins at 4 s: " + segment);
            assertTrue(segment.end() - segment.start() <= 7, segment.toString());
            parts.put(segment.start(), segment.end());
        }
        for (Silence silence : list.silences()) {
            assertEquals("0001", silence.segment());
            parts.put(silence.start(), silence.end());
        }
        double end = 0;
        for (var part : parts.entrySet()) {
            assertEquals(end, part.getKey(), 1e-9, "no gap and no overlap: " + parts);
            end = part.getValue();
        }
        assertEquals(LENGTH, end, 1e-9);
        assertNull(list.missing());
    }

    @Test
    void what_is_said_later_in_the_recording_stands_at_its_own_times() throws Exception {
        VoiceActivity by = new VoiceActivity(VoiceActivity.Method.ENERGY, null);
        List<Segment> whole = cut(7, by, line("")).segments();
        List<Segment> later =
                cut(7, by, line(", \"offset\": 18, \"duration\": 9")).segments();
        assertEquals(1, later.size(), later.toString());
        assertEquals(whole.get(2).start(), later.get(0).start(), 0.1);
        assertEquals(whole.get(2).end(), later.get(0).end(), 0.1);
    }

    @Test
    void pauses_are_in_a_segment_up_to_the_longest() throws Exception {
        assertEquals(
                2,
                cut(20, new VoiceActivity(VoiceActivity.Method.ENERGY, null), line(""))
                        .segments()
                        .size(),
                "three prompts in 16 s and their speech, then two");
        assertEquals(
                5,
                cut(20, new VoiceActivity(VoiceActivity.Method.ENERGY, 1.0), line(""))
                        .segments()
                        .size());
    }

    @Test
    void an_utterance_that_fits_is_its_segment_with_its_silences() throws Exception {
        String fits = line(", \"duration\": 12");
        SegmentList list = cut(15, new VoiceActivity(VoiceActivity.Method.SILERO, null), fits);
        assertEquals(cut(15, null, fits), list);
        assertNull(list.silences());
    }

    @Test
    void a_recording_without_speech_is_told_and_is_no_line_behind_its_end() throws Exception {
        String silent = "{\"audio_filepath\": \"talk.flac\", \"channel\": 1, \"duration\": " + LENGTH + "}";
        SegmentList list = cut(15, new VoiceActivity(VoiceActivity.Method.SILERO, null), silent);
        assertEquals(List.of(), list.segments());
        assertEquals(List.of(new Silence("0001", 0, LENGTH)), list.silences());
        assertEquals(
                List.of(
                        "No speech is found in talk.flac between 0.00 and 40.00 s, so it has no text: if somebody speaks"
                                + " there, name another vadMethod, or none for equal parts."),
                list.missing());
        LocalStageContext context =
                new LocalStageContext(folder, uri -> folder.resolve(uri.substring("s3://b/".length())));
        assertEquals(
                Set.of(),
                new DatasetReader(new StageFiles(context))
                        .manifestSession(session(context, DatasetLayout.MANIFEST, "s3://b/all.jsonl", "talk"))
                        .beyondTheEnd(list));
    }

    @Test
    void a_line_that_lasts_beyond_its_recording_is_still_told() throws Exception {
        SegmentList list =
                cut(15, new VoiceActivity(VoiceActivity.Method.ENERGY, null), line(", \"duration\": " + (LENGTH + 20)));
        double end = list.silences().get(list.silences().size() - 1).end();
        assertEquals(LENGTH, end, 1e-9, "what was listened to, not what is written");
    }

    @Test
    void a_challenge_session_is_not_cut_by_its_sound() throws Exception {
        LocalStageContext context =
                new LocalStageContext(folder, uri -> SAMPLES.resolve(uri.substring("s3://b/".length())));
        SegmentationTask task = new SegmentationTask(
                session(context, DatasetLayout.MCOREC, "s3://b/mcorec", "session_demo"),
                Hysteresis.DEFAULT,
                15,
                null,
                new VoiceActivity(VoiceActivity.Method.SILERO, null));
        StageFailure refused = assertThrows(StageFailure.class, () -> new SegmentationStage().run(task, context));
        assertEquals(FailureReason.InvalidDataset, refused.reason());
        assertTrue(refused.getMessage().contains("leave vadMethod out"), refused.getMessage());
    }
}
