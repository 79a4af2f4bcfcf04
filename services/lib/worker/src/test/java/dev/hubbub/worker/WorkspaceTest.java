package dev.hubbub.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
            Path file = workspace.task().file("b.wav", new byte[0]);
            root = file.getParent();
            task.close();
            assertFalse(Files.exists(own.getParent().getParent()));
            assertTrue(Files.exists(file));
            assertNotEquals(own.getParent().getParent(), task.directory(), "a later try finds nothing of this one");
        }
        assertFalse(Files.exists(root));
    }
}
