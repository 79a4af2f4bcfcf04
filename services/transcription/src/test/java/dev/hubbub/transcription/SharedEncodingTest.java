package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.ShareContext;
import dev.hubbub.contracts.stage.StageContext;
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
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoWriter;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.torch.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How often segments go through the encoder while a grid of decodings is computed. */
class SharedEncodingTest {
    private static final int SECONDS = 3;
    private static final int SESSIONS = 3;
    private static final Path PLAIN = Path.of("../../local-dev/checkpoints/hubbub-tiny-prompts");

    @TempDir
    Path folder;

    private LocalStageContext context;
    private List<SessionReference> sessions;

    enum Model {
        HEARS(ModelArchitecture.WHISPER) {
            @Override
            void write(Path checkpoint) throws IOException {
                Files.createDirectories(checkpoint);
                try (Stream<Path> files = Files.list(PLAIN)) {
                    for (Path file : files.toList()) {
                        Files.copy(file, checkpoint.resolve(file.getFileName()));
                    }
                }
            }
        },
        HEARS_AND_SEES(ModelArchitecture.WHISPER_FLAMINGO) {
            @Override
            void write(Path checkpoint) throws IOException {
                new LookingCheckpoint().write(checkpoint);
            }
        };

        private final ModelArchitecture architecture;

        Model(ModelArchitecture architecture) {
            this.architecture = architecture;
        }

        abstract void write(Path checkpoint) throws IOException;
    }

    /** The family of a name, with models that count. */
    private static final class CountingFamily implements ModelFamily {
        private final ModelFamily family;
        private final List<Integer> encoded;

        CountingFamily(String name, List<Integer> encoded) {
            this.family = ModelFamilies.named(name);
            this.encoded = encoded;
        }

        @Override
        public String name() {
            return family.name();
        }

        @Override
        public String version() {
            return family.version();
        }

        @Override
        public Set<Precision> precisions() {
            return family.precisions();
        }

        @Override
        public boolean recognises(Path checkpoint) {
            return family.recognises(checkpoint);
        }

        @Override
        public SpeechModel load(Path checkpoint, ModelOptions options) {
            return new CountingModel(family.load(checkpoint, options), encoded);
        }
    }

    @BeforeEach
    void recordings() throws Exception {
        context = new LocalStageContext(
                folder.resolve("store"), uri -> folder.resolve(uri.substring("s3://b/".length())));
        Random random = new Random(1);
        StringBuilder manifest = new StringBuilder();
        for (int i = 0; i < SESSIONS; i++) {
            byte[] pixels = new byte[SECONDS * Pictures.PER_SECOND * 96 * 96];
            random.nextBytes(pixels);
            float[] sound = new float[SECONDS * 16_000];
            for (int n = 0; n < sound.length; n++) {
                sound[n] = (float) random.nextGaussian() / 10;
            }
            VideoWriter.write(folder.resolve(i + ".mp4"), new Pictures(PictureForm.GREY, 96, 96, pixels), sound);
            manifest.append(
                    "{\"audio_filepath\": \"%d.mp4\", \"text\": \"x\", \"session\": \"s%d\"}\n".formatted(i, i));
        }
        Files.writeString(folder.resolve("all.jsonl"), manifest);
        sessions = new DatasetReader(new StageFiles(context))
                .read(new DatasetReference(DatasetLayout.MANIFEST, "s3://b/all.jsonl"), List.of()).sessions().stream()
                        .map(Dataset.Session::reference)
                        .toList();
    }

    @ParameterizedTest
    @EnumSource
    void a_grid_encodes_every_segment_of_a_segmentation_once_and_one_point_more_once_more(Model model)
            throws Exception {
        model.write(folder.resolve("model"));
        CheckpointReference checkpoint = new CheckpointReference.Stored(
                model.architecture, "s3://b/model", Fingerprint.of(context.list("s3://b/model")));
        List<Integer> encoded = new ArrayList<>();
        try (ModelKeeper models = new ModelKeeper(ModelOptions.CPU, name -> new CountingFamily(name, encoded))) {
            TranscriptionStage stage = new TranscriptionStage(models);

            assertEquals(SESSIONS * 2 * 3, done(stage, tasks(checkpoint, 1, 2, 3)));
            assertEquals(SESSIONS * (1 + 3), clips(encoded), "segments of both segmentations");

            encoded.clear();
            assertEquals(SESSIONS * 2, done(stage, tasks(checkpoint, 1, 2, 3, 4)));
            assertEquals(SESSIONS * (1 + 3), clips(encoded), "once more for the point that is new");

            encoded.clear();
            assertEquals(0, done(stage, tasks(checkpoint, 4, 3, 2, 1)));
            assertEquals(0, clips(encoded));
        }
    }

    private static int clips(List<Integer> encoded) {
        return encoded.stream().mapToInt(Integer::intValue).sum();
    }

    /** Every session in one piece, and in pieces of a second. */
    private List<TranscriptionTask> tasks(CheckpointReference checkpoint, int... beams) throws IOException {
        List<Decoding> grid = IntStream.of(beams)
                .mapToObj(count -> new Decoding(count, null, null, "en", false, false, 4))
                .toList();
        List<TranscriptionTask> tasks = new ArrayList<>();
        for (int seconds : new int[] {SECONDS, 1}) {
            for (SessionReference session : sessions) {
                SegmentationTask segmentation = new SegmentationTask(session, null, seconds);
                if (!context.isCommitted(segmentation.recipe())) {
                    commit(segmentation, seconds);
                }
                tasks.add(new TranscriptionTask(session, segmentation.recipe().address(), checkpoint, grid));
            }
        }
        return tasks;
    }

    private void commit(SegmentationTask segmentation, int seconds) throws IOException {
        String name = segmentation.session().name();
        List<Segment> segments = IntStream.range(0, SECONDS / seconds)
                .mapToObj(i -> new Segment(
                        "p" + i, name.substring(1) + ".mp4", i * seconds, (i + 1.0) * seconds, null, "en", "c", 0))
                .toList();
        Path directory = context.outputDirectory(segmentation.recipe());
        Json.write(directory.resolve("segments.json"), new SegmentList(name, List.of("c"), segments));
        context.commit(new StageOutput(segmentation.recipe(), directory, 0, "cpu"));
    }

    /** Does tasks as a share; how many outputs came of them. */
    private int done(TranscriptionStage stage, List<TranscriptionTask> tasks) throws Exception {
        CommittingShare share = new CommittingShare(tasks);
        stage.runAll(share);
        return share.outputs;
    }

    private final class CommittingShare implements ShareContext<TranscriptionTask> {
        private final List<TranscriptionTask> tasks;
        private int outputs;

        CommittingShare(List<TranscriptionTask> tasks) {
            this.tasks = tasks;
        }

        @Override
        public List<TranscriptionTask> tasks() {
            return tasks;
        }

        @Override
        public StageContext of(TranscriptionTask task) {
            return context;
        }

        @Override
        public StageContext common() {
            return context;
        }

        @Override
        public void done(TranscriptionTask task, StageOutput output) throws IOException {
            context.commit(output);
            outputs++;
        }

        @Override
        public void failed(TranscriptionTask task, Exception why) {
            throw new UncheckedIOException(new IOException(task.title(), why));
        }

        @Override
        public void progress(double fraction, String what) {
            // Nobody is watching.
        }
    }
}
