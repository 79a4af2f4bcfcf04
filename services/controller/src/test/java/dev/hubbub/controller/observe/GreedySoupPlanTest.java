package dev.hubbub.controller.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.MergingMethod;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.resource.ExperimentSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A greedy soup, as the catalogue finds it in a real store. */
class GreedySoupPlanTest extends StoreFixture {

    @BeforeEach
    void upload() throws Exception {
        put("checkpoints/a/config.json", "{}");
        put("checkpoints/b/config.json", "{ }");
        put("media/a.wav", "sound");
        say("hello");
    }

    private void put(String key, String content) throws Exception {
        objects.put(key, content.getBytes(StandardCharsets.UTF_8));
    }

    private void say(String text) throws Exception {
        put("media/dev.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"" + text + "\"}\n");
    }

    private KnownCheckpoint soup(String more) throws Exception {
        String store = "s3://" + objects.bucket();
        ExperimentSpec spec = Serialization.unmarshal(
                "models: [{name: m, merge: soup}]\nmerging: [{name: soup, method: greedy-soup, members: [{checkpoint: '"
                        + store + "/checkpoints/a'}, {checkpoint: '" + store + "/checkpoints/b'}], heldOut: {uri: '"
                        + store + "/media/dev.jsonl'}" + more + "}]\n",
                ExperimentSpec.class);
        return catalog().checkpoints(spec).without(Map.of()).get("m");
    }

    @Test
    void it_is_chosen_by_what_it_is_judged_by_which_is_a_part_of_where_it_lies() throws Exception {
        KnownCheckpoint soup = soup("");
        assertEquals(MergingMethod.GREEDY_SOUP, soup.merge().orElseThrow().how().method());
        assertEquals(
                List.of("a"),
                soup.chosenBy().stream().map(SessionReference::name).toList());
        assertEquals(List.of(), soup.learnt());
        assertEquals(soup.weights(), soup(", padToThirtySeconds: true").weights(), "the default");
        assertNotEquals(soup.weights(), soup(", padToThirtySeconds: false").weights());
        say("hallo");
        assertNotEquals(soup.weights(), soup("").weights(), "texts");
        put("media/dev.jsonl", "no line");
        String broken = soup("").problem().orElseThrow();
        assertTrue(broken.startsWith("Merge soup: manifest s3://"), broken);
    }

    /** A soup of a checkpoint and this run, which learns from what a manifest of these lines has. */
    private Optional<String> refusal(String member, String... lines) throws Exception {
        put("media/train.jsonl", String.join("\n", lines) + "\n");
        String store = "s3://" + objects.bucket();
        String begins = "checkpoint: '" + store + "/checkpoints/a'";
        String learns = "data: {uri: '" + store + "/media/train.jsonl'}, settings: {steps: 5}";
        put("media/other.jsonl", "{\"audio_filepath\": \"z.wav\", \"duration\": 1, \"text\": \"other\"}\n");
        String others = "data: {uri: '" + store + "/media/other.jsonl'}, settings: {steps: 5}";
        ExperimentSpec spec = Serialization.unmarshal(
                "models: [{name: m, merge: soup}]\n"
                        + "training: [{name: first, " + begins + ", " + learns
                        + "}, {name: second, base: {run: first}, "
                        + others + "}, {name: anew, base: {run: first}, "
                        + others.replace("steps", "fromScratch: true, steps") + "}]\n"
                        + "merging: [{name: soup, method: greedy-soup, members: [{checkpoint: '" + store
                        + "/checkpoints/b'}, {" + member + "}], heldOut: {uri: '" + store + "/media/dev.jsonl'}}]\n",
                ExperimentSpec.class);
        return catalog().checkpoints(spec).without(Map.of()).get("m").problem();
    }

    private static String line(String recording, String more) {
        return "{\"audio_filepath\": \"" + recording + "\", \"text\": \"hello\", " + more + "}";
    }

    @Test
    void what_a_run_behind_a_member_learns_judges_no_soup() throws Exception {
        assertEquals(Optional.empty(), refusal("run: first", line("b.wav", "\"duration\": 1")));
        String dev = "s3://" + objects.bucket() + "/media/dev.jsonl";
        String end = " learns: how well members know that by heart says nothing of speech that they have not heard;"
                + " name data in merging[].heldOut that nobody learns";
        assertEquals(
                "Merge soup is judged by session a of " + dev + ", which run first, a member," + end,
                refusal("run: first", line("a.wav", "\"duration\": 1")).orElseThrow());
        assertEquals(
                "Merge soup is judged by session a of " + dev
                        + ", which run first, which its member run second is made of," + end,
                refusal("run: second", line("a.wav", "\"duration\": 1")).orElseThrow());
        assertEquals(
                "Merge soup is judged by line 1 of " + dev + ", which run first, a member," + end,
                refusal("run: first", line("x/../a.wav", "\"duration\": 3, \"session\": \"other\""))
                        .orElseThrow());
    }

    @Test
    void another_part_of_a_recording_and_what_a_run_begins_anew_without_may_judge() throws Exception {
        assertEquals(Optional.empty(), refusal("run: first", line("a.wav", "\"offset\": 0.6, \"duration\": 3")));
        assertTrue(refusal("run: first", line("a.wav", "\"offset\": 0.4, \"duration\": 3"))
                .isPresent());
        assertEquals(Optional.empty(), refusal("run: anew", line("a.wav", "\"duration\": 1")));
    }
}
