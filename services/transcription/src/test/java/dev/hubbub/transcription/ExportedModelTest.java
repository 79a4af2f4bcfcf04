package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.task.WhisperSettings;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.ScriptArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that this project knows nothing of but how it is called, from its files to a transcript. */
class ExportedModelTest {

    /** Hears which of five heights each 20 ms of a sound have. */
    private static final Path TONES = Path.of("../lib/speech/src/test/resources/torchscript/tones");

    private static final DatasetReference DATASET = new DatasetReference(DatasetLayout.MANIFEST, "s3://b/all.jsonl");
    private static final String EXPORTED = "s3://b/exported";

    @TempDir
    Path folder;

    private LocalStageContext context;
    private SegmentationTask segmentation;
    private CheckpointReference checkpoint;

    @BeforeEach
    void segmentation() throws StageFailure, IOException {
        Path exported = Files.createDirectory(folder.resolve("exported"));
        for (String name : List.of("config.json", "tokens.txt")) {
            Files.copy(TONES.resolve(name), exported.resolve(name));
        }
        String source = Files.readString(TONES.resolve("Tones.torchscript"));
        Files.write(exported.resolve("model.pt"), new ScriptArchive("Tones", source).toBytes());
        new MediaWriter().write(folder.resolve("sound.wav"), AudioEncoding.WAV, sound(1, 1, 2, 0, 3, 1, 0, 0, 1, 2, 4));
        context = new LocalStageContext(folder, uri -> folder.resolve(uri.substring("s3://b/".length())));
        Files.writeString(folder.resolve("all.jsonl"), "{\"session\": \"tones\", \"audio_filepath\": \"sound.wav\"}\n");
        SessionReference session = new DatasetReader(new StageFiles(context))
                .read(DATASET, List.of())
                .sessions()
                .get(0)
                .reference();
        segmentation = new SegmentationTask(session, null, 15);
        checkpoint = new CheckpointReference.Stored(
                ModelArchitecture.TORCHSCRIPT, EXPORTED, Fingerprint.of(context.list(EXPORTED)));
        Path segments = context.outputDirectory(segmentation.recipe());
        Json.write(
                segments.resolve("segments.json"),
                new SegmentList(
                        "tones", List.of("ann"), List.of(segment("whole", 0, null), segment("end", 0.16, 0.2))));
        context.commit(new StageOutput(segmentation.recipe(), segments, 0, "cpu"));
    }

    private static Segment segment(String id, double start, Double end) {
        return new Segment(id, "sound.wav", start, end, "ann", "en", "ann", 0);
    }

    /** 20 ms of each height. */
    private static float[] sound(int... heights) {
        float[] samples = new float[heights.length * 320];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = heights[i / 320] / 10f;
        }
        return samples;
    }

    private List<StageOutput> run(Decoding decoding) throws Exception {
        try (ModelKeeper models = new ModelKeeper(ModelOptions.CPU)) {
            return new TranscriptionStage(models)
                    .run(
                            new TranscriptionTask(
                                    segmentation.session(),
                                    segmentation.recipe().address(),
                                    checkpoint,
                                    List.of(decoding)),
                            context);
        }
    }

    @Test
    void its_tokens_become_a_transcript() throws Exception {
        OutputFiles output =
                run(new Decoding(1, null, null, "en", false, true, null)).get(0).files();
        List<TranscribedSegment> segments =
                output.json("transcript.json", SessionTranscript.class).segments();
        assertEquals(
                List.of("hubbub  hub hubbub", "hubbub"),
                segments.stream().map(TranscribedSegment::text).toList());
        assertEquals(List.of(1, 2, 3, 1, 1, 2, 4), segments.get(0).tokens());
        assertEquals("en", segments.get(0).language());
        assertTrue(new String(output.read("ann.vtt")).contains("hubbub"));
    }

    @Test
    void what_it_has_not_is_refused_before_anything_is_decoded() {
        refused(new Decoding(4, null, null, "en", false, true, null), "let beamSize be 1");
        refused(decoding(null, WhisperSettings.Fallback.DEFAULT), "leave out fallback");
        refused(decoding(true, null), "cannot tell when words were said");
        refused(new Decoding(1, null, null, "de", false, true, null), "\"de\" is unknown to this model");
    }

    private static Decoding decoding(Boolean words, WhisperSettings.Fallback fallback) {
        return new Decoding(1, null, null, "en", false, true, null)
                .with("wordTimestamps", words)
                .with("fallback", fallback);
    }

    private void refused(Decoding decoding, String part) {
        StageFailure refusal = assertThrows(StageFailure.class, () -> run(decoding));
        assertEquals(FailureReason.Unsupported, refusal.reason());
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }
}
