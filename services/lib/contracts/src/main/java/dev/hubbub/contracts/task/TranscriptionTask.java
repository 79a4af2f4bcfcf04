package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.Recipes;
import dev.hubbub.contracts.stage.StageName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Transcribe one session with one checkpoint and several decodings: each segment is encoded once for all of them. Each
 * decoding has an output of its own, so that a grid with one point more computes one point more. An output holds
 * {@code transcript.json} ({@link dev.hubbub.contracts.transcript.SessionTranscript}), one WebVTT file per speaker and
 * {@code timing.json} ({@link dev.hubbub.contracts.transcript.Timing}).
 *
 * @param version the stage version it was planned for
 * @param session the session
 * @param segments the segmentation's output
 * @param checkpoint the weights
 * @param decodings the decodings wanted; at least one
 * @param lips where the lips of tracks are that come without them, for a model that reads lips; absent where all tracks
 *     have theirs, or the model only hears
 */
public record TranscriptionTask(
        String version,
        SessionReference session,
        OutputAddress segments,
        CheckpointReference checkpoint,
        List<Decoding> decodings,
        OutputAddress lips)
        implements Task {

    public TranscriptionTask {
        decodings = List.copyOf(decodings);
        if (decodings.isEmpty()) {
            throw new IllegalArgumentException("A transcription task needs at least one decoding");
        }
    }

    public TranscriptionTask(
            SessionReference session,
            OutputAddress segments,
            CheckpointReference checkpoint,
            List<Decoding> decodings) {
        this(session, segments, checkpoint, decodings, null);
    }

    public TranscriptionTask(
            SessionReference session,
            OutputAddress segments,
            CheckpointReference checkpoint,
            List<Decoding> decodings,
            OutputAddress lips) {
        this(StageName.TRANSCRIPTION.version(), session, segments, checkpoint, decodings, lips);
    }

    @Override
    public StageName stage() {
        return StageName.TRANSCRIPTION;
    }

    /** The output of one of the decodings. */
    public Recipe recipe(Decoding decoding) {
        return recipes(version, checkpoint, decoding).of(digests(segments, checkpoint, lips));
    }

    /**
     * Where transcripts go that are made in one way, by the segments that they are made from. For many sessions it costs
     * far less than a task for each. The second address is that of the lips; absent where there are none.
     */
    public static BinaryOperator<OutputAddress> transcripts(CheckpointReference checkpoint, Decoding decoding) {
        Recipes recipes = recipes(StageName.TRANSCRIPTION.version(), checkpoint, decoding);
        return (segments, lips) -> recipes.address(digests(segments, checkpoint, lips));
    }

    private static Recipes recipes(String version, CheckpointReference checkpoint, Decoding decoding) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("architecture", checkpoint.architecture());
        if (checkpoint.familyVersion() != null) {
            parameters.put("familyVersion", checkpoint.familyVersion());
        }
        parameters.put("decoding", decoding);
        if (checkpoint.precision() != null) {
            parameters.put("precision", checkpoint.precision());
        }
        if (checkpoint.modalities() != null) {
            parameters.put("modalities", checkpoint.modalities());
        }
        return new Recipes(StageName.TRANSCRIPTION, version, parameters);
    }

    private static Map<String, Digest> digests(
            OutputAddress segments, CheckpointReference checkpoint, OutputAddress lips) {
        Map<String, Digest> digests = Map.of("segments", segments.digest(), "checkpoint", checkpoint.digest());
        if (lips == null) {
            return digests;
        }
        Map<String, Digest> seeing = new TreeMap<>(digests);
        seeing.put("lips", lips.digest());
        return seeing;
    }

    @Override
    public List<Recipe> recipes() {
        return decodings.stream().map(this::recipe).toList();
    }

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>(
                List.of(session.asInput(), new Input.Made("segments", segments), checkpoint.asInput("checkpoint")));
        if (lips != null) {
            inputs.add(new Input.Made("lips", lips));
        }
        return inputs;
    }

    @Override
    public String key() {
        return session.name();
    }

    @Override
    public Optional<SessionReference> ofSession() {
        return Optional.of(session);
    }

    /** One model is loaded, and batches hold what is decoded in the same ways. */
    @Override
    public Object companions() {
        return List.of(checkpoint, decodings);
    }

    @Override
    public String title() {
        return "transcribe " + session.name() + " (" + decodings.size()
                + (decodings.size() == 1 ? " decoding)" : " decodings)");
    }
}
