package dev.hubbub.localdev.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.task.VoiceActivity;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.Silence;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.localdev.command.CommandRun;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.utterance.Utterance;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import dev.hubbub.segmentation.SegmentationStage;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.transcription.ModelKeeper;
import dev.hubbub.transcription.TranscriptionStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One long recording of several prompts through an experiment's stages, compared with one text. */
class LongRecordingTest {

    private static final Path LOCAL_DEV = CommandRun.HOME.resolve("local-dev");
    private static final int RATE = 16_000;
    private static final int PROMPTS = 8;

    /** Neither a whole number of segments nor of seconds, so that equal parts cut words. */
    private static final double PAUSE_SECONDS = 2.3;

    private static final Decoding GREEDY = new Decoding(1, null, null, "en", false, false, null);

    @TempDir
    static Path folder;

    private static final List<String> ALONE = new ArrayList<>();
    private static final List<Double> STARTS = new ArrayList<>();
    private static String whole;
    private static String said;

    @BeforeAll
    static void record() throws IOException {
        Path samples = LOCAL_DEV.resolve("samples");
        List<float[]> parts = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        int length = 0;
        for (String line :
                Files.readAllLines(samples.resolve("quickstart.jsonl")).subList(0, PROMPTS)) {
            JsonNode prompt = Json.mapper().readTree(line);
            float[] sound = new MediaReader()
                    .readAll(samples.resolve(prompt.get("audio_filepath").asText()));
            float[] pause = new float[(int) (PAUSE_SECONDS * RATE)];
            STARTS.add((double) (length + pause.length) / RATE);
            ALONE.add(line(prompt.get("text").asText())
                    .put("offset", STARTS.get(STARTS.size() - 1))
                    .put("duration", (double) sound.length / RATE)
                    .toString());
            texts.add(prompt.get("text").asText());
            parts.add(pause);
            parts.add(sound);
            length += pause.length + sound.length;
        }
        float[] recording = new float[length + 6 * RATE];
        int place = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, recording, place, part.length);
            place += part.length;
        }
        new MediaWriter().write(folder.resolve("talk.flac"), AudioEncoding.FLAC, recording);
        said = String.join(" ", texts);
        whole = line(said).put("duration", (double) recording.length / RATE).toString();
    }

    private static ObjectNode line(String text) {
        return Json.mapper()
                .createObjectNode()
                .put("audio_filepath", "talk.flac")
                .put("text", text);
    }

    private static SessionTranscript transcript(List<String> manifest, VoiceActivity by) throws Exception {
        Files.write(folder.resolve("all.jsonl"), manifest);
        Path outputs = Files.createTempDirectory(folder, "outputs");
        LocalStageContext context = new LocalStageContext(
                outputs,
                uri -> uri.startsWith("s3://b/checkpoints/")
                        ? LOCAL_DEV.resolve(uri.substring("s3://b/".length()))
                        : folder.resolve(uri.substring("s3://b/".length())));
        SessionReference session = new DatasetReader(new StageFiles(context))
                .read(new DatasetReference(DatasetLayout.MANIFEST, "s3://b/all.jsonl"), List.of())
                .sessions()
                .get(0)
                .reference();
        SegmentationTask cut = new SegmentationTask(session, null, 15, null, by);
        commit(new SegmentationStage().run(cut, context), context);
        String uri = "s3://b/checkpoints/hubbub-tiny-prompts";
        var weights = new CheckpointReference.Stored(ModelArchitecture.WHISPER, uri, Fingerprint.of(context.list(uri)));
        TranscriptionTask heard = new TranscriptionTask(session, cut.recipe().address(), weights, List.of(GREEDY));
        try (ModelKeeper models = new ModelKeeper(ModelOptions.CPU)) {
            return new TranscriptionStage(models)
                    .run(heard, context)
                    .get(0)
                    .files()
                    .json("transcript.json", SessionTranscript.class);
        }
    }

    /** Word errors of all that was heard, against all that was said. */
    private static double wordErrors(SessionTranscript transcript) {
        String heard =
                transcript.segments().stream().map(TranscribedSegment::text).collect(Collectors.joining(" "));
        Utterance all = new Utterance("talk", "0001", Optional.empty(), said, heard);
        return UtteranceScoring.under(NamedNormaliser.ENGLISH)
                .score(List.of(all))
                .total()
                .words()
                .rate()
                .value()
                .orElseThrow();
    }

    private static void commit(List<StageOutput> outputs, LocalStageContext context) throws IOException {
        for (StageOutput output : outputs) {
            context.commit(output);
        }
    }

    @Test
    void cut_at_silences_it_is_understood_nearly_as_its_prompts_are_by_themselves() throws Exception {
        double alone = wordErrors(transcript(ALONE, null));
        double equalParts = wordErrors(transcript(List.of(whole), null));
        for (VoiceActivity.Method method : VoiceActivity.Method.values()) {
            SessionTranscript transcript = transcript(List.of(whole), VoiceActivity.of(method, GREEDY));
            assertThat(wordErrors(transcript))
                    .as("%s; alone %s, in equal parts %s", method, alone, equalParts)
                    .isLessThan(0.6 * equalParts)
                    .isLessThan(alone + 0.2);
            List<TranscribedSegment> segments = transcript.segments();
            assertThat(segments).hasSize(PROMPTS);
            for (int prompt = 0; prompt < PROMPTS; prompt++) {
                assertThat(segments.get(prompt).start()).isCloseTo(STARTS.get(prompt), within(0.5));
            }
            List<Silence> silences = transcript.silences();
            assertThat(silences.get(silences.size() - 1).end())
                    .isCloseTo(
                            new MediaReader().probe(folder.resolve("talk.flac")).duration(), within(0.001));
        }
    }
}
