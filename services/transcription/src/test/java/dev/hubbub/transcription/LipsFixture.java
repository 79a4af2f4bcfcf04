package dev.hubbub.transcription;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.track.LipTracks;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.speech.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A session of tracks with and without lips, and models that read them. */
abstract class LipsFixture {

    private static final DatasetReference DATASET = new DatasetReference(DatasetLayout.MCOREC, "s3://b/dev");
    static final Decoding GREEDY = new Decoding(1, null, null, "en", false, false, null);
    static final double SECONDS = 2;
    static final int SIDE = 96;

    @TempDir
    Path folder;

    Path tracks;
    private LocalStageContext context;
    final List<String> crops = new ArrayList<>();
    final List<Segment> segments = new ArrayList<>();
    final List<String> uncut = new ArrayList<>();

    /** What the model is to take in; {@code null} for all that it can. */
    List<Sense> senses;

    @BeforeEach
    void dataset() throws IOException {
        tracks = Files.createDirectories(folder.resolve("dev/one"));
        context = new LocalStageContext(
                folder.resolve("store"), uri -> folder.resolve(uri.substring("s3://b/".length())));
        new LookingCheckpoint().write(folder.resolve("flamingo"));
    }

    static float[] sound(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] samples = new float[(int) (SECONDS * 16_000)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (random.nextDouble() - 0.5);
        }
        return samples;
    }

    static Pictures pictures(int side, double seconds, int seed) {
        byte[] pixels = new byte[(int) (seconds * Pictures.PER_SECOND) * side * side];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextInt(8) * 30 * (i / side % 2));
        }
        return new Pictures(PictureForm.GREY, side, side, pixels);
    }

    /** A track with what the metadata is to name, and a segment over all of it. */
    void track(String key, String name) {
        crops.add("{\"" + key + "\": \"" + name + "\"}");
        segments.add(new Segment(
                "s" + segments.size(), "one/" + name, 0, SECONDS, "spk_0", null, "spk_0", 10 * segments.size()));
    }

    SessionTranscript transcribe() throws Exception {
        return transcribe("flamingo", ModelArchitecture.WHISPER_FLAMINGO);
    }

    SessionTranscript transcribe(String checkpoint, ModelArchitecture architecture) throws Exception {
        return transcribe(checkpoint, architecture, List.of());
    }

    /** @param cut what a stage before has cut out of the tracks; nothing if none ran */
    SessionTranscript transcribe(String checkpoint, ModelArchitecture architecture, List<LipTracks.LipTrack> cut)
            throws Exception {
        return transcribe(checkpoint, architecture, cut, GREEDY);
    }

    SessionTranscript transcribe(
            String checkpoint, ModelArchitecture architecture, List<LipTracks.LipTrack> cut, Decoding decoding)
            throws Exception {
        Files.writeString(
                tracks.resolve("metadata.json"),
                "{\"spk_0\": {\"central\": {\"crops\": [" + String.join(", ", crops) + "]}}}");
        SessionReference session = new DatasetReader(new StageFiles(context))
                .read(DATASET, List.of("one"))
                .sessions()
                .get(0)
                .reference();
        SegmentationTask segmentation = new SegmentationTask(session, null, 15);
        Path directory = context.outputDirectory(segmentation.recipe());
        Json.write(directory.resolve("segments.json"), new SegmentList("one", List.of("spk_0"), segments, uncut));
        context.commit(new StageOutput(segmentation.recipe(), directory, 0, "cpu"));
        String uri = "s3://b/" + checkpoint;
        CheckpointReference model =
                new CheckpointReference.Stored(architecture, uri, Fingerprint.of(context.list(uri))).with(null, senses);
        TranscriptionTask task = new TranscriptionTask(
                session, segmentation.recipe().address(), model, List.of(decoding), lips(session, cut));
        try (ModelKeeper models = new ModelKeeper(ModelOptions.CPU)) {
            StageOutput output =
                    new TranscriptionStage(models).run(task, context).get(0);
            return output.files().json("transcript.json", SessionTranscript.class);
        }
    }

    private OutputAddress lips(SessionReference session, List<LipTracks.LipTrack> cut) throws IOException {
        if (cut.isEmpty()) {
            return null;
        }
        LipsTask task = new LipsTask(session);
        Path directory = context.outputDirectory(task.recipe());
        for (LipTracks.LipTrack track : cut) {
            if (track.file() != null) {
                Files.copy(folder.resolve(track.file()), directory.resolve(track.file()));
            }
        }
        Json.write(directory.resolve("lips.json"), new LipTracks("one", cut));
        context.commit(new StageOutput(task.recipe(), directory, 0, "cpu"));
        return task.recipe().address();
    }
}
