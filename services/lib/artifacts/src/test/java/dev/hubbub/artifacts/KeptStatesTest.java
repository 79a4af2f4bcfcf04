package dev.hubbub.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptStatesTest extends StoreTest {

    private static final Digest TASK = Digest.of("task");
    private static final String PLACE = "kept/training/" + TASK.hex() + "/";

    private KeptStates states;

    @BeforeEach
    void open() {
        states = new KeptStates(objects);
    }

    @Test
    void a_state_takes_the_place_of_the_one_before_and_leaves_nothing_of_it() throws Exception {
        put("first", "checkpoint-1/weights", "one");
        write("second/run.json", "the same in both");
        put("second", "checkpoint-2/weights", "two");
        assertEquals(3, objects.list(PLACE).size(), "two files and what names them");
        Path fetched = fetch("there");
        assertEquals("two", Files.readString(fetched.resolve("checkpoint-2/weights")));
        assertEquals("the same in both", Files.readString(fetched.resolve("run.json")));
        assertFalse(Files.exists(fetched.resolve("checkpoint-1")));
    }

    @Test
    void what_is_there_already_is_not_put_again() throws Exception {
        put("first", "checkpoint-1/weights", "one");
        StoredObject before = objects.stat(PLACE + Digest.of("one").hex()).orElseThrow();
        Files.writeString(fileOf(PLACE + before.path().substring(PLACE.length())), "its");
        write("second/best/weights", "one");
        put("second", "checkpoint-2/weights", "two");
        assertEquals("its", new String(objects.read(PLACE + Digest.of("one").hex())), "it was not written again");
    }

    @Test
    void who_is_not_alone_with_the_task_puts_nothing_and_deletes_nothing() throws Exception {
        put("first", "weights", "one");
        Path other = write("other/weights", "another's").getParent();
        assertFalse(states.put(StageName.TRAINING, TASK, other, () -> false));
        assertEquals("one", Files.readString(fetch("there").resolve("weights")));
        // It is not alone any more just when it has put its files.
        int[] asked = {0};
        assertFalse(states.put(StageName.TRAINING, TASK, other, () -> asked[0]++ < 2));
        assertEquals("one", Files.readString(fetch("still").resolve("weights")));
        // It is not alone only while it would put its file.
        asked[0] = 0;
        objects.delete(PLACE + Digest.of("another's").hex());
        assertFalse(states.put(StageName.TRAINING, TASK, other, () -> asked[0]++ != 1));
        assertEquals("one", Files.readString(fetch("whole").resolve("weights")));
    }

    @Test
    void a_state_that_is_not_whole_is_refused_and_one_that_is_damaged_too() throws Exception {
        put("first", "weights", "one");
        Files.writeString(fileOf(PLACE + Digest.of("one").hex()), "eno");
        assertThrows(CorruptArtifactException.class, () -> fetch("damaged"));
        objects.delete(PLACE + Digest.of("one").hex());
        assertThrows(CorruptArtifactException.class, () -> fetch("missing"));
    }

    @Test
    void what_nobody_has_put_anything_to_for_long_is_deleted_and_what_is_put_again_stays() throws Exception {
        put("first", "weights", "one");
        Path other = write("other/weights", "another's").getParent();
        states.put(StageName.TRAINING, Digest.of("other"), other, () -> true);
        assertEquals(0, states.deleteUntouched(Instant.now().minus(Duration.ofHours(1))));
        assertEquals(5, objects.list("kept/").size());
        assertEquals(2, states.deleteUntouched(Instant.now().plus(Duration.ofHours(1))));
        assertEquals(List.of(), objects.list("kept/"));
    }

    @Test
    void what_is_put_again_after_it_was_found_old_stays() throws Exception {
        put("first", "weights", "one");
        var old = states.untouched(Instant.now().plus(Duration.ofHours(1)));
        assertEquals(1, old.size());
        var task = old.entrySet().iterator().next();
        write("first/again", "one");
        assertTrue(states.put(StageName.TRAINING, TASK, folder.resolve("first"), () -> true));
        assertFalse(states.deleteUnlessChanged(task.getKey(), task.getValue()));
        assertEquals("one", Files.readString(fetch("still").resolve("again")));
    }

    @Test
    void what_was_deleted_is_gone_and_what_was_never_there_is_nothing() throws Exception {
        assertFalse(states.fetch(StageName.TRAINING, TASK, folder.resolve("none")));
        put("first", "weights", "one");
        states.delete(StageName.TRAINING, TASK);
        assertEquals(List.of(), objects.list("kept/"));
        assertFalse(states.fetch(StageName.TRAINING, TASK, folder.resolve("none")));
        states.delete(StageName.TRAINING, TASK);
    }

    private void put(String name, String path, String content) throws Exception {
        write(name + "/run.json", "the same in both");
        write(name + "/" + path, content);
        assertTrue(states.put(StageName.TRAINING, TASK, folder.resolve(name), () -> true));
    }

    private Path fetch(String name) throws IOException {
        assertTrue(states.fetch(StageName.TRAINING, TASK, folder.resolve(name)));
        return folder.resolve(name);
    }
}
