package dev.hubbub.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkspaceTest {

    @Test
    void files_of_one_name_of_two_tasks_are_two_files_of_that_name() throws Exception {
        try (Workspace workspace = new Workspace();
                Workspace.Task one = workspace.task();
                Workspace.Task other = workspace.task()) {
            Path first = one.file("a.wav", new byte[] {1});
            Path second = other.file("a.wav", new byte[] {2, 2});
            assertNotEquals(first, second);
            assertEquals(first.getFileName(), second.getFileName(), "its ending tells decoders what it is");
            one.close();
            assertFalse(Files.exists(first));
            assertEquals(2, Files.size(second), "the other task goes on");
            other.close();
            assertFalse(Files.exists(second.getParent()));
        }
    }

    @Test
    void a_task_s_folder_goes_with_the_task_and_all_that_is_left_with_the_share() throws Exception {
        Path root;
        try (Workspace workspace = new Workspace()) {
            Workspace.Task task = workspace.task();
            Path own = Files.createDirectories(task.directory().resolve("outputs/x"));
            Files.writeString(own.resolve("half"), "of it");
            assertEquals(task.directory(), task.directory());
            Workspace.Task other = workspace.task();
            Path file = other.file("b.wav", new byte[0]);
            root = file.getParent();
            task.close();
            assertFalse(Files.exists(own.getParent().getParent()));
            assertTrue(Files.exists(file));
            Workspace.Task later = workspace.task();
            assertNotEquals(own.getParent().getParent(), later.directory(), "a later try finds nothing of this one");
            other.close();
            later.close();
        }
        assertFalse(Files.exists(root));
    }

    @Test
    void nothing_is_made_in_what_is_closed_and_all_goes_with_the_last_task() throws Exception {
        Workspace workspace = new Workspace();
        Workspace.Task late = workspace.task();
        Workspace.Task over = workspace.task();
        Path root = late.directory().getParent();
        over.close();
        assertThrows(IllegalStateException.class, over::directory);
        assertThrows(IllegalStateException.class, () -> over.file("a.wav", new byte[1]));
        workspace.close();
        assertThrows(IllegalStateException.class, workspace::task);
        assertTrue(Files.exists(late.file("a.wav", new byte[1])), "somebody is still at it");
        late.close();
        assertFalse(Files.exists(root));
    }
}
