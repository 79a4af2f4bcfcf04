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
import java.util.Set;
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
        return catalog().checkpoints(spec).without(Set.of()).get("m");
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
}
