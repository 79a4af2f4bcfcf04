package dev.hubbub.speech.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that would take hours, the whole heap or the whole stack if they were believed. */
class HostilePickleTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MANY = 300_000;

    @TempDir
    Path folder;

    @Test
    void a_name_that_is_a_list_within_lists_is_refused_before_it_is_written_out() throws IOException {
        assertRefused(doubled().op("h").raw(0).op("h").raw(0).raw(0x93), "whose name is not a text");
        assertRefused(cyclic().op("h").raw(0).op("h").raw(0).raw(0x93), "whose name is not a text");
        assertRefused(new PickleBytes().op("NN").raw(0x93), "whose name is not a text");
    }

    @Test
    void a_name_of_any_length_and_signs_is_told_on_one_short_line() throws IOException {
        assertRefused(new PickleBytes().text("os\nrm").text("x".repeat(MANY)).raw(0x93), "a reference to os?rm.xxx");
        assertRefused(new PickleBytes().op("c" + "x".repeat(MANY)), "a name without an end");
    }

    @Test
    void a_tensor_of_a_subclass_cannot_be_made_by_itself() throws IOException {
        PickleBytes pickle = new PickleBytes()
                .global("torch._tensor", "_rebuild_from_type_v2")
                .op("q")
                .raw(0)
                .op(")q")
                .raw(1);
        for (int depth = 0; depth < MANY / 10; depth++) {
            pickle.op("(h").raw(0).op("Nh").raw(1).op("Ntq").raw(1).op("0");
        }
        assertRefused(pickle.op("h").raw(0).op("h").raw(1).op("R"), "made by torch._tensor._rebuild_from_type_v2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dimensions_that_hold_themselves_are_no_dimensions(boolean endless) throws IOException {
        PickleBytes nested = endless ? cyclic() : doubled();
        nested.op("0}(")
                .text("dims")
                .op("}")
                .text("n_mels")
                .op("h")
                .raw(0)
                .op("s")
                .text("state_dict")
                .op("}")
                .text("encoder.conv1.weight")
                .tensor("0", 4, 0, 4, 1)
                .op("su")
                .save(folder.resolve("odd.pt"), Map.of("0", 16));
        assertSaid("no whole number named n_mels");
    }

    @Test
    void tuples_within_tuples_without_end_are_only_no_weights() throws IOException {
        PickleBytes deep = new PickleBytes().op("})");
        for (int depth = 0; depth < MANY; depth++) {
            deep.raw(0x85);
        }
        assertRefused(deep.op("Ns"), "holds no weights");
    }

    @Test
    void a_long_tuple_is_neither_a_shape_nor_searched_for_as_a_key() throws IOException {
        assertRefused(
                longTuple()
                        .global("torch._utils", "_rebuild_tensor_v2")
                        .op("((")
                        .text("storage")
                        .global("torch", "FloatStorage")
                        .text("0")
                        .text("cpu")
                        .number(1)
                        .op("tQ")
                        .number(0)
                        .op("h")
                        .raw(0)
                        .op("h")
                        .raw(0)
                        .op("tR"),
                "a tensor of " + MANY + " axes");
        PickleBytes keys = longTuple().op("}");
        for (int i = 0; i < MANY; i++) {
            keys.op("h").raw(0).op("Ns");
        }
        assertRefused(keys, "holds no weights");
    }

    @Test
    void a_list_that_is_copied_again_and_again_is_refused_before_the_heap_is_full() throws IOException {
        PickleBytes pickle = new PickleBytes().op("](");
        for (int i = 0; i < MANY; i++) {
            pickle.raw(0x89, 0x88, 0x86);
        }
        pickle.op("eq").raw(0).global("collections", "OrderedDict").op("q").raw(1);
        for (int i = 0; i < MANY; i++) {
            pickle.op("h").raw(1).op("h").raw(0).raw(0x85).op("R");
        }
        assertRefused(pickle, "a description of its tensors that is longer than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"]", "}", "(", "N", ")"})
    void a_pickle_of_nothing_but_millions_of_steps_is_refused(String instruction) throws IOException {
        assertRefused(new PickleBytes().op(instruction.repeat(3_000_000)), "save the state_dict alone");
    }

    @Test
    void a_whole_number_of_megabytes_is_refused_unread() throws IOException {
        PickleBytes pickle = new PickleBytes().raw(0x8b, 0, 0, 0x80, 0);
        assertRefused(pickle.op("x".repeat(0x800000)), "a whole number of 8388608 bytes");
        assertRefused(new PickleBytes().raw(0x8b, 0xff, 0xff, 0xff, 0xff), "breaks off");
    }

    @Test
    void the_storages_of_an_old_file_are_named_by_texts_and_each_once() throws IOException {
        PickleBytes root =
                new PickleBytes().op("}").text("w").tensor("7", 0, 0, 0, 1).op("s");
        old(root, doubled().op("(h").raw(0).op("l"));
        assertSaid("a storage that no tensor uses");
        old(root, new PickleBytes().op("(").text("7").text("7").op("l"));
        assertSaid("or one that it lists twice");
    }

    /** A list of two lists of two lists and so on, forty deep: a trillion texts if it is written out. */
    private static PickleBytes doubled() {
        PickleBytes pickle = new PickleBytes().op("]q").raw(0);
        for (int depth = 0; depth < 40; depth++) {
            pickle.op("0(h").raw(0).op("h").raw(0).op("lq").raw(0);
        }
        return pickle;
    }

    private static PickleBytes cyclic() {
        return new PickleBytes().op("]q").raw(0).op("h").raw(0).op("a");
    }

    private static PickleBytes longTuple() {
        PickleBytes pickle = new PickleBytes().op("(");
        for (int i = 0; i < MANY; i++) {
            pickle.op("K").raw(1);
        }
        return pickle.op("tq").raw(0);
    }

    private void old(PickleBytes root, PickleBytes keys) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new PickleBytes()
                .raw(0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
                .end());
        file.writeBytes(new PickleBytes().number(1001).end());
        file.writeBytes(new PickleBytes().op("}").end());
        file.writeBytes(root.end());
        file.writeBytes(keys.end());
        file.writeBytes(new byte[64]);
        Files.write(folder.resolve("odd.pt"), file.toByteArray());
    }

    private void assertRefused(PickleBytes pickle, String part) throws IOException {
        pickle.save(folder.resolve("odd.pt"), Map.of());
        assertSaid(part);
    }

    private void assertSaid(String part) {
        var refusal = assertTimeoutPreemptively(
                LIMIT,
                () -> assertThrows(CheckpointException.class, () -> WhisperCheckpoint.open(folder.resolve("odd.pt"))
                        .close()));
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
        assertTrue(refusal.getMessage().length() < 1000, "a short sentence");
        assertEquals(1, refusal.getMessage().lines().count());
    }
}
