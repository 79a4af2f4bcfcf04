package dev.hubbub.speech.whisper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.FamilySettings;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.features.ReferenceAudio;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** A small model with random weights, three clips encoded by it, and what the original implementation made of them. */
final class ReferenceModel implements AutoCloseable {
    static final List<String> CLIPS = List.of("en_librivox", "es_g722", "en_wav8k");

    private final JsonNode expected;
    private final Checkpoint tensors;
    private final WhisperModel model;
    private final EncodedAudio audio;
    private final Map<Integer, EncodedAudio> inTurn = new HashMap<>();

    ReferenceModel(String name) throws IOException {
        this(resource("/whisper/" + name), resource("/whisper/" + name).resolve("hf"));
    }

    /** @param folder of the expected values */
    ReferenceModel(Path folder, Path checkpoint) throws IOException {
        this.expected =
                new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
        this.tensors = Checkpoint.open(folder.resolve("golden.safetensors"));
        this.model = WhisperModel.load(checkpoint, TestDevice.OPTIONS);
        this.audio = model.encode(clips(), true);
    }

    static Path resource(String name) {
        try {
            return Path.of(ReferenceModel.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<float[]> clips() {
        return CLIPS.stream()
                .map(clip ->
                        ReferenceAudio.valueOf(clip.toUpperCase(Locale.ROOT)).samples())
                .toList();
    }

    WhisperModel model() {
        return model;
    }

    EncodedAudio audio() {
        return audio;
    }

    /** A batch of that many segments, which are the clips in turn. */
    EncodedAudio inTurn(int size) {
        List<float[]> clips = clips();
        return inTurn.computeIfAbsent(
                size,
                count -> model.encode(
                        IntStream.range(0, count)
                                .mapToObj(i -> clips.get(i % clips.size()))
                                .toList(),
                        true));
    }

    JsonNode expected() {
        return expected;
    }

    boolean has(String tensor) {
        return tensors.contains(tensor);
    }

    float[] tensor(String name) {
        return tensors.tensor(name).floats();
    }

    /** The runs whose outcome small rounding differences cannot change. */
    List<JsonNode> stableRuns() {
        return StreamSupport.stream(expected.get("decode").spliterator(), false)
                .filter(run ->
                        run.path("check").path("same_under_logit_noise_1e_4").asBoolean())
                .toList();
    }

    static int clip(JsonNode run) {
        return CLIPS.indexOf(run.get("audio").asText());
    }

    /** The options of a run in our terms. The original's defaults: with timestamps, nothing said about the language. */
    static DecodingOptions options(JsonNode run) {
        JsonNode given = run.get("options");
        var options = DecodingOptions.builder().timestamps(true);
        given.fields().forEachRemaining(entry -> {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "language" -> options.language(value.asText());
                case "task" -> options.task(
                        value.asText().equals("translate") ? SpokenTask.TRANSLATE : SpokenTask.TRANSCRIBE);
                case "without_timestamps" -> options.timestamps(!value.asBoolean());
                case "suppress_tokens" -> options.suppressTokens(integers(value));
                case "suppress_blank", "max_initial_timestamp" -> options.own(own(given));
                case "prompt" -> options.prompt(integers(value));
                case "prefix" -> options.prefix(integers(value));
                case "sample_len" -> options.maxTokens(value.asInt());
                case "beam_size" -> options.beamSize(value.asInt());
                case "patience" -> options.patience(value.asDouble());
                case "length_penalty" -> options.lengthPenalty(value.asDouble());
                default -> throw new IllegalArgumentException("unknown option " + entry.getKey());
            }
        });
        return options.build();
    }

    private static FamilySettings own(JsonNode given) {
        JsonNode latest = given.path("max_initial_timestamp");
        return new FamilySettings.Whisper(
                latest.isNull() ? null : Double.valueOf(latest.asDouble(1.0)),
                given.path("suppress_blank").asBoolean(true));
    }

    static List<Integer> integers(JsonNode array) {
        List<Integer> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asInt()));
        return values;
    }

    @Override
    public void close() {
        inTurn.values().forEach(EncodedAudio::close);
        audio.close();
        model.close();
        tensors.close();
    }
}
