package dev.hubbub.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.contracts.digest.CanonicalJson;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.CheckpointReference.Made;
import dev.hubbub.contracts.task.CheckpointReference.Stored;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.TranscriptionTask;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CheckpointReferenceTest {

    private static final String URI = "s3://hubbub/checkpoints/tiny";
    private static final Digest FILES = Digest.of("tiny");
    private static final OutputAddress RUN = new OutputAddress(StageName.TRANSCRIPTION, Digest.of("a run"));

    @Test
    void the_first_version_of_a_family_is_not_spelled_out_so_that_no_digest_changes() {
        String json = "{\"architecture\":\"whisper\",\"digest\":\"" + FILES + "\",\"uri\":\"" + URI + "\"}";
        assertEquals(json, CanonicalJson.of(new Stored("whisper", "1", URI, FILES, null)));
        assertEquals(json, CanonicalJson.of(new Stored(ModelArchitecture.WHISPER, URI, FILES)));
        assertEquals("1", new Stored("whisper", null, URI, FILES, null).plannedVersion());
        assertEquals(Set.of("architecture", "decoding"), parameters(new Stored("whisper", "1", URI, FILES, null)));
    }

    @Test
    void another_version_of_a_family_is_another_transcript_and_leaves_other_families_alone() {
        Stored first = new Stored("whisper", "1", URI, FILES, null);
        Stored second = new Stored("whisper", "2", URI, FILES, null);
        assertNotEquals(recipe(first).address(), recipe(second).address());
        assertEquals(Set.of("architecture", "decoding", "familyVersion"), parameters(second));
        assertEquals("2", second.plannedVersion());
    }

    @Test
    void another_version_of_a_family_chooses_another_soup_and_averages_alike() {
        List<MergingTask.Member> first = members("1");
        List<MergingTask.Member> second = members("2");
        MergingTask soup = Examples.SOUP;
        Recipe chosen = new MergingTask(soup.settings(), second, soup.judge()).recipe();
        assertEquals("2", chosen.parameters().path("familyVersion").asText());
        assertFalse(new MergingTask(soup.settings(), first, soup.judge())
                .recipe()
                .parameters()
                .has("familyVersion"));
        assertEquals(
                new MergingTask(first).recipe().address(),
                new MergingTask(second).recipe().address());
    }

    private static List<MergingTask.Member> members(String version) {
        MergingTask.Member member = new MergingTask.Member(new Stored("whisper", version, URI, FILES, null), 1);
        return List.of(member, member);
    }

    @Test
    void a_checkpoint_that_is_yet_to_be_made_gives_its_transcripts_an_address_already() {
        Made made = new Made(ModelArchitecture.WHISPER, RUN, CheckpointReference.Precision.FLOAT32);
        assertEquals(
                Map.of("checkpoint", RUN.digest(), "segments", Examples.SEGMENTS.digest()),
                recipe(made).inputs());
        assertEquals(RUN.prefix(), made.uri());
    }

    @Test
    void what_travels_comes_back_as_what_it_was() throws JsonProcessingException {
        List<CheckpointReference> references = List.of(
                new Stored("whisper", "3", URI, FILES, CheckpointReference.Precision.FLOAT16),
                new Stored(ModelArchitecture.WHISPER, URI, FILES),
                new Made("whisper", "3", RUN, CheckpointReference.Precision.FLOAT16),
                new Made(ModelArchitecture.WHISPER, RUN, null));
        for (CheckpointReference reference : references) {
            assertEquals(reference, Json.mapper().readValue(Json.text(reference), CheckpointReference.class));
        }
        assertEquals(
                List.of("stored", "stored", "made", "made"),
                references.stream()
                        .map(reference -> reference.match(stored -> "stored", made -> "made"))
                        .toList());
    }

    private static Recipe recipe(CheckpointReference checkpoint) {
        return new TranscriptionTask(Examples.SESSION, Examples.SEGMENTS, checkpoint, List.of(Examples.GREEDY))
                .recipe(Examples.GREEDY);
    }

    private static Set<String> parameters(CheckpointReference checkpoint) {
        Set<String> names = new TreeSet<>();
        recipe(checkpoint).parameters().fieldNames().forEachRemaining(names::add);
        return names;
    }
}
