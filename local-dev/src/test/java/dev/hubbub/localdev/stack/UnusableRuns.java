package dev.hubbub.localdev.stack;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.embedded.LocalHub;
import dev.hubbub.localdev.command.CommandRun;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs of training over data that nothing can be learnt from, each in its own way, beside one over a hub in trouble. */
final class UnusableRuns {

    /** What is said of each, by its name. */
    static final Map<String, String> SENTENCES = Map.of(
            "refused", "(401): check the name, and set HUBBUB_HUB_TOKEN if it is not public.",
            "gone", "(404): check owner, name, revision and folder.",
            "empty",
                    "Run empty: The manifest s3://hubbub/media/unusable/empty.jsonl has no lines: it needs one for each utterance.",
            "nocolumn", "no column nothing; its columns are audio (recordings), text (text)",
            "wordy", "A text makes 1206 tokens, but this model has 448 positions: cut its clip.",
            "endless", "The clip lasts 31.0 s, and this model takes at most 30.0 s: cut it.",
            "diverging", "2 steps had a loss or gradient that is no number, and at most 1 may.");

    private static final int SAMPLE_RATE = 16_000;
    private static final String MEDIA = "s3://hubbub/media/";
    private static final String HUB = "hf://datasets/lab/tiny@" + LocalHub.COMMIT + "?split=train";
    private static final String USUAL = "steps: 2, learningRate: 0.0001, padToThirtySeconds: false, heldOutShare: 0.3";

    private final Map<String, String> runs = new LinkedHashMap<>();

    private UnusableRuns() {}

    /** Uploads what they learn from, to a store and a hub, which answers badly from then on a few times. */
    static UnusableRuns over(ObjectStore store, LocalHub hub, Path folder) throws IOException {
        byte[] table =
                Files.readAllBytes(CommandRun.HOME.resolve("services/lib/datasets/src/test/resources/prompts.parquet"));
        put(store, "empty.jsonl", "");
        store.put("media/unusable/table.parquet", table);
        put(store, "wordy.jsonl", lines("../samples/asterisk-en/agent-pass.g722", "word ".repeat(600)));
        Path endless = folder.resolve("endless.wav");
        new MediaWriter().write(endless, AudioEncoding.WAV, new float[31 * SAMPLE_RATE]);
        store.put("media/unusable/endless.wav", Files.readAllBytes(endless));
        put(store, "endless.jsonl", lines("endless.wav", "hello"));
        hub.file("data/train-00000-of-00001.parquet", table);
        UnusableRuns made = new UnusableRuns();
        made.add("refused", "layout: parquet, uri: '" + HUB + "'", USUAL);
        hub.apiTroubles().add(401);
        made.add("gone", "layout: parquet, uri: '" + HUB.replace("lab/tiny", "lab/none") + "'", USUAL);
        made.add("empty", "uri: '" + MEDIA + "unusable/empty.jsonl'", USUAL);
        made.add(
                "nocolumn",
                "layout: parquet, uri: '" + MEDIA + "unusable/table.parquet', columns: {text: nothing}",
                USUAL);
        made.add("wordy", "uri: '" + MEDIA + "unusable/wordy.jsonl'", USUAL);
        made.add("endless", "uri: '" + MEDIA + "unusable/endless.jsonl'", USUAL);
        made.add(
                "diverging",
                "uri: '" + MEDIA + "samples/quickstart.jsonl', sessions: [asterisk-en-02, asterisk-en-03]",
                USUAL.replace("steps: 2", "steps: 12, warmup: 0, maxSkipped: 1").replace("0.0001", "10"));
        made.add("troubled", "layout: parquet, uri: '" + HUB + "', language: en", USUAL);
        for (int answer : new int[] {429, 503, -1000, 500}) {
            hub.troubles().add(answer);
        }
        return made;
    }

    private void add(String name, String data, String settings) {
        runs.put(
                name,
                "{name: " + name + ", checkpoint: 's3://hubbub/checkpoints/hubbub-tiny-prompts', data: {" + data
                        + "}, settings: {" + settings + "}}");
    }

    /** An experiment with a model of each, and one that is there already. */
    Path write(Path folder, String name) throws IOException {
        StringBuilder models = new StringBuilder();
        runs.keySet().forEach(run -> models.append(", {name: " + run + ", run: " + run + "}"));
        Path experiment = SmallExperiment.over("asterisk-en-01", "[1]").write(folder, name);
        String text = Files.readString(experiment);
        int begins = text.indexOf("  models:");
        int ends = text.indexOf("  decoding:");
        return Files.writeString(
                experiment,
                text.substring(0, begins) + "  maxFailedTrials: 20\n  training: [" + String.join(", ", runs.values())
                        + "]\n  models: [{name: prompts, checkpoint: 's3://hubbub/checkpoints/hubbub-tiny-prompts'}"
                        + models + "]\n" + text.substring(ends));
    }

    private static void put(ObjectStore store, String name, String content) throws IOException {
        store.put("media/unusable/" + name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Several of the same, so that some are held out. */
    private static String lines(String recording, String text) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            lines.append("{\"audio_filepath\": \"%s\", \"text\": \"%s%d\", \"lang\": \"en\", \"session\": \"s%d\"}\n"
                    .formatted(recording, text, i, i));
        }
        return lines.toString();
    }
}
