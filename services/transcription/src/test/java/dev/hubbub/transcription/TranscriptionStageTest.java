package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
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
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.DeviceMemoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real recordings, a real checkpoint, the stage as a worker runs it. */
class TranscriptionStageTest {

    private static final Path SAMPLES = Path.of("../../local-dev/samples");
    private static final Path CHECKPOINTS = Path.of("../../local-dev/checkpoints");
    private static final ModelKeeper MODELS = new ModelKeeper(ModelOptions.CPU);

    private static final DatasetReference DATASET = new DatasetReference(DatasetLayout.MANIFEST, "s3://b/all.jsonl");
    private static final Decoding GREEDY = new Decoding(1, null, null, "en", false, false, null);
    private static final Decoding BEAM_4 = new Decoding(4, null, null, "en", false, false, null);

    private static final List<Segment> SEGMENTS = List.of(
            segment("a", "asterisk-en/agent-pass.g722", 0, null, "allison"),
            segment("b", "asterisk-en/agent-alreadyon.g722", 0.25, 3.5, "allison"),
            segment("c", "librivox/missing-speaker.wav", 0, null, "nobody"));

    @TempDir
    Path folder;

    /** What lies at an address instead of the sample. */
    private final Map<String, Path> replaced = new HashMap<>();

    private LocalStageContext context;
    private SessionReference session;
    private SegmentationTask segmentation;
    private CheckpointReference prompts;

    private Path file(String uri) {
        String path = uri.substring("s3://b/".length());
        if (replaced.containsKey(uri)) {
            return replaced.get(uri);
        }
        return path.startsWith("checkpoints/")
                ? CHECKPOINTS.resolve(path.substring("checkpoints/".length()))
                : SAMPLES.resolve(path);
    }

    private CheckpointReference checkpoint(String name) throws IOException {
        String uri = "s3://b/checkpoints/" + name;
        return new CheckpointReference.Stored(ModelArchitecture.WHISPER, uri, Fingerprint.of(context.list(uri)));
    }

    private SessionReference planned() throws StageFailure, IOException {
        return new DatasetReader(new StageFiles(context))
                .read(DATASET, List.of("agents"))
                .sessions()
                .get(0)
                .reference();
    }

    private static Segment segment(String id, String media, double start, Double end, String speaker) {
        return new Segment(id, media, start, end, speaker, "en", speaker, 10);
    }

    @AfterAll
    static void unload() {
        MODELS.close();
    }

    @BeforeEach
    void segmentation() throws StageFailure, IOException {
        context = new LocalStageContext(folder, this::file);
        String lines = SEGMENTS.stream()
                .map(segment -> "{\"session\": \"agents\", \"audio_filepath\": \"" + segment.media() + "\"}\n")
                .collect(Collectors.joining());
        replaced.put(DATASET.uri(), Files.writeString(folder.resolve("all.jsonl"), lines));
        session = planned();
        segmentation = new SegmentationTask(session, null, 15);
        prompts = checkpoint("hubbub-tiny-prompts");
        segments(SEGMENTS.subList(0, 2));
    }

    private void segments(List<Segment> segments) throws IOException {
        Path directory = context.outputDirectory(segmentation.recipe());
        Json.write(
                directory.resolve("segments.json"), new SegmentList("agents", List.of("allison", "silent"), segments));
        context.commit(new StageOutput(segmentation.recipe(), directory, 0, "cpu"));
    }

    private TranscriptionTask task(CheckpointReference checkpoint, Decoding... decodings) {
        return new TranscriptionTask(session, segmentation.recipe().address(), checkpoint, List.of(decodings));
    }

    private List<StageOutput> run(TranscriptionTask task) throws Exception {
        return new TranscriptionStage(MODELS).run(task, context);
    }

    private static byte[] transcript(StageOutput output) throws IOException {
        return output.files().read("transcript.json");
    }

    @Test
    void which_channel_stands_for_a_recording_whose_channels_cancel_each_other_out_is_in_the_transcript()
            throws Exception {
        String media = SEGMENTS.get(0).media();
        float[] speech = new MediaReader().readAll(SAMPLES.resolve(media));
        float[] inverted = new float[speech.length];
        for (int n = 0; n < speech.length; n++) {
            inverted[n] = -0.9f * speech[n];
        }
        Path stereo = folder.resolve("stereo.flac");
        new MediaWriter().write(stereo, AudioEncoding.FLAC, 0, 16_000, inverted, speech);
        replaced.put("s3://b/" + media, stereo);
        session = planned();
        segmentation = new SegmentationTask(session, null, 15);
        segments(SEGMENTS.subList(0, 2));

        SessionTranscript transcript =
                Json.read(transcript(run(task(prompts, BEAM_4)).get(0)), SessionTranscript.class);

        assertEquals(1, transcript.missing().size(), transcript.missing()::toString);
        String sentence = transcript.missing().get(0);
        assertTrue(
                sentence.startsWith("The recording " + media + " has channels that cancel each other out"), sentence);
        assertTrue(sentence.endsWith("channel 2, the strongest, is read alone."), sentence);
        assertTrue(
                transcript.segments().get(0).text().contains("followed by the pound key"),
                transcript.segments().get(0).text());
    }

    @Test
    void a_prompt_is_understood_nearly_word_for_word() throws Exception {
        StageOutput output = run(task(prompts, BEAM_4)).get(0);
        List<TranscribedSegment> segments =
                Json.read(transcript(output), SessionTranscript.class).segments();
        assertEquals(
                List.of("a", "b"),
                segments.stream().map(TranscribedSegment::segment).toList());
        assertTrue(
                segments.get(0).text().contains("followed by the pound key"),
                segments.get(0).text());
        assertEquals("en", segments.get(0).language());
        assertEquals(3.29, segments.get(0).end(), 0.02, "the recording's own length");
        assertTrue(segments.get(0).averageLogProbability() < 0);
    }

    @Test
    void every_decoding_gets_its_own_output_with_captions_and_timing() throws Exception {
        TranscriptionTask task = task(prompts, GREEDY, BEAM_4);
        List<StageOutput> outputs = run(task);
        assertEquals(task.recipes(), outputs.stream().map(StageOutput::recipe).toList());
        for (StageOutput output : outputs) {
            String captions = new String(output.files().read("allison.vtt"));
            assertTrue(captions.startsWith("WEBVTT\n\n00:00:10.000 --> 00:00:13."), captions);
            assertTrue(captions.contains("00:00:10.250 --> 00:00:13.500\n"), captions);
            assertEquals("WEBVTT\n\n", new String(output.files().read("silent.vtt")));
            Timing timing = output.files().json("timing.json", Timing.class);
            assertEquals(2, timing.sharedBy());
            assertEquals(3.285 + 3.25, timing.audioSeconds(), 0.02);
            assertTrue(timing.encodeSeconds() > 0 && timing.decodeSeconds() > 0 && timing.tokens() > 10);
            assertEquals("cpu", timing.device());
        }
        assertNotEquals(new String(transcript(outputs.get(0))), new String(transcript(outputs.get(1))), "beams differ");
    }

    @Test
    void a_transcript_is_the_same_byte_for_byte_alone_and_beside_other_decodings() throws Exception {
        byte[] beside = transcript(run(task(prompts, GREEDY, BEAM_4)).get(1));
        byte[] alone = transcript(run(task(prompts, BEAM_4)).get(0));
        assertArrayEquals(beside, alone);
    }

    @Test
    void a_decoding_that_is_committed_already_is_left_out() throws Exception {
        context.commit(run(task(prompts, GREEDY)).get(0));
        TranscriptionTask both = task(prompts, GREEDY, BEAM_4);
        assertEquals(
                List.of(both.recipe(BEAM_4)),
                run(both).stream().map(StageOutput::recipe).toList());
    }

    @Test
    void another_checkpoint_replaces_the_one_that_is_loaded() throws Exception {
        String spoken = new String(transcript(run(task(prompts, GREEDY)).get(0)));
        String synthetic = new String(transcript(
                run(task(checkpoint("hubbub-tiny-synthetic"), GREEDY)).get(0)));
        assertNotEquals(spoken, synthetic);
    }

    @Test
    void a_checkpoint_is_computed_in_the_precision_its_reference_says() throws Exception {
        CheckpointReference rough = new CheckpointReference.Stored(
                ModelArchitecture.WHISPER, prompts.uri(), prompts.digest(), CheckpointReference.Precision.BFLOAT16);
        String exact = new String(transcript(run(task(prompts, GREEDY)).get(0)));
        assertNotEquals(exact, new String(transcript(run(task(rough, GREEDY)).get(0))), "scores differ");
        assertEquals(exact, new String(transcript(run(task(prompts, GREEDY)).get(0))));
    }

    @Test
    void a_missing_recording_is_named() throws Exception {
        StageFailure failure = assertThrows(StageFailure.class, () -> {
            Files.walk(folder.resolve("artifacts"))
                    .sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
            segments(SEGMENTS);
            run(task(prompts, GREEDY));
        });
        assertTrue(failure.getMessage().contains("librivox/missing-speaker.wav"), failure.getMessage());
    }

    @Test
    void a_recording_that_is_no_media_is_named_as_the_dataset_names_it() throws Exception {
        replaced.put(
                "s3://b/asterisk-en/agent-pass.g722",
                Files.writeString(folder.resolve("broken.wav"), "this is not sound"));
        session = planned();
        StageFailure failure = assertThrows(StageFailure.class, () -> run(task(prompts, GREEDY)));
        assertEquals(FailureReason.UnreadableMedia, failure.reason());
        assertTrue(failure.getMessage().contains("asterisk-en/agent-pass.g722"), failure.getMessage());
        assertTrue(!failure.getMessage().contains(folder.toString()), failure.getMessage());
    }

    @Test
    void a_recording_that_was_replaced_after_planning_is_refused_and_is_right_again_once_it_is_back() throws Exception {
        replaced.put("s3://b/asterisk-en/agent-pass.g722", SAMPLES.resolve("asterisk-en/agent-user.g722"));
        TranscriptionStage stage = new TranscriptionStage(MODELS);
        StageFailure failure = assertThrows(StageFailure.class, () -> stage.run(task(prompts, GREEDY), context));
        assertEquals(FailureReason.DatasetChanged, failure.reason());
        assertTrue(failure.getMessage().contains("session agents in s3://b/all.jsonl"), failure.getMessage());
        assertTrue(failure.getMessage().contains("put back what was there"), failure.getMessage());

        replaced.remove("s3://b/asterisk-en/agent-pass.g722");
        assertEquals(1, stage.run(task(prompts, GREEDY), context).size());
    }

    @Test
    void weights_that_were_replaced_after_planning_are_refused() {
        replaced.put("s3://b/checkpoints/hubbub-tiny-prompts", CHECKPOINTS.resolve("hubbub-tiny-synthetic"));
        ModelKeeper empty = new ModelKeeper(ModelOptions.CPU);
        StageFailure failure = assertThrows(
                StageFailure.class, () -> new TranscriptionStage(empty).run(task(prompts, GREEDY), context));
        assertEquals(FailureReason.CheckpointChanged, failure.reason());
    }

    @Test
    void a_language_the_model_does_not_know_is_named() {
        Decoding finnish = new Decoding(1, null, null, "fi", false, false, null);
        StageFailure failure = assertThrows(StageFailure.class, () -> run(task(prompts, finnish)));
        assertEquals(FailureReason.Unsupported, failure.reason());
        assertTrue(failure.getMessage().contains("fi"), failure.getMessage());
    }

    @Test
    void a_device_too_small_for_one_segment_is_no_reason_to_try_again() {
        RuntimeException full = assertThrows(
                DeviceMemoryException.class,
                () -> DeviceMemoryException.telling("Whisper.step", () -> {
                    throw new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB.");
                }));
        StageFailure failure = TranscriptionStage.failure(task(prompts, GREEDY), full);
        assertEquals(FailureReason.OutOfMemory, failure.reason());
        assertEquals(
                "Session agents cannot be decoded with s3://b/checkpoints/hubbub-tiny-prompts, even one segment at a"
                        + " time. The device ran out of memory in Whisper.step: use a smaller batch, half precision or a"
                        + " bigger device.",
                failure.getMessage());
    }

    @Test
    void a_folder_without_weights_and_an_unknown_architecture_are_named() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            assertTrue(files.findAny().isPresent());
        }
        replaced.put("s3://b/checkpoints/none", SAMPLES);
        CheckpointReference noWeights = checkpoint("none");
        StageFailure invalid = assertThrows(StageFailure.class, () -> run(task(noWeights, GREEDY)));
        assertEquals(FailureReason.InvalidCheckpoint, invalid.reason());
        assertTrue(invalid.getMessage().contains("s3://b/checkpoints/none"), invalid.getMessage());

        StageFailure unsupported = assertThrows(
                StageFailure.class,
                () -> run(task(
                        new CheckpointReference.Stored("parrot", null, "s3://b/none", Digest.of("p"), null), GREEDY)));
        assertEquals(FailureReason.Unsupported, unsupported.reason());
        assertTrue(
                unsupported.getMessage().contains("There is no model family \"parrot\"; choose one of whisper"),
                unsupported.getMessage());
    }

    @Test
    void a_task_planned_for_another_version_of_the_family_is_refused() {
        CheckpointReference later = new CheckpointReference.Stored(
                prompts.architecture(), "later", prompts.uri(), prompts.digest(), prompts.precision());

        StageFailure refused = assertThrows(StageFailure.class, () -> run(task(later, GREEDY)));

        assertEquals(FailureReason.VersionMismatch, refused.reason());
        assertEquals(
                "The task was planned for version later of the model family whisper, but this worker has version 1:"
                        + " bring controller and workers to the same release.",
                refused.getMessage());
    }

    @Test
    void a_checkpoint_without_tokenizer_and_a_prompt_the_model_cannot_take_are_said_with_the_remedy()
            throws IOException {
        replaced.put("s3://b/checkpoints/mute", TimestampCheckpoint.WITHOUT_TOKENIZER);
        CheckpointReference mute = checkpoint("mute");
        StageFailure invalid = assertThrows(StageFailure.class, () -> run(task(mute, GREEDY)));
        assertEquals(FailureReason.InvalidCheckpoint, invalid.reason());
        assertTrue(invalid.getMessage().contains("put tokenizer.json beside"), invalid.getMessage());

        Decoding prompted = GREEDY.with("prompt", "hello");
        StageFailure unsupported = assertThrows(StageFailure.class, () -> run(task(prompts, prompted)));
        assertEquals(FailureReason.Unsupported, unsupported.reason());
        assertTrue(unsupported.getMessage().contains("a prompt cannot be had"), unsupported.getMessage());
    }

    @Test
    void weights_that_are_no_numbers_end_the_task_instead_of_writing_nonsense() throws IOException {
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        try (Stream<Path> files = Files.list(CHECKPOINTS.resolve("hubbub-tiny-prompts"))) {
            for (Path file : files.toList()) {
                Files.copy(file, damaged.resolve(file.getFileName().toString()));
            }
        }
        Path weights = damaged.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Arrays.fill(bytes, Long.BYTES + (int) header, bytes.length, (byte) 0xFF);
        Files.write(weights, bytes);
        replaced.put("s3://b/checkpoints/damaged", damaged);
        CheckpointReference damagedOnes = checkpoint("damaged");

        StageFailure invalid = assertThrows(StageFailure.class, () -> run(task(damagedOnes, GREEDY)));

        assertEquals(FailureReason.InvalidCheckpoint, invalid.reason());
        assertTrue(
                invalid.getMessage().matches("(?s).*s3://b/checkpoints/damaged.*weights are damaged.*"),
                invalid.getMessage());
    }
}
