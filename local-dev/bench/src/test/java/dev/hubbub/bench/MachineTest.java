package dev.hubbub.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {

    @TempDir
    Path listed;

    private void gpu(String place, String name) throws IOException {
        Path folder = Files.createDirectory(listed.resolve(place));
        Files.writeString(folder.resolve("information"), "Model: \t\t " + name + "\nIRQ:   \t\t 11\n");
    }

    @Test
    void the_only_gpu_is_named() throws IOException {
        gpu("0000:01:00.0", "NVIDIA H100");

        assertEquals(" (NVIDIA H100)", Machine.gpuName(listed, "cuda"));
        assertEquals(" (NVIDIA H100)", Machine.gpuName(listed, "cuda:0"));
    }

    @Test
    void no_gpu_is_given_the_name_of_another() throws IOException {
        gpu("0000:01:00.0", "NVIDIA T4");

        assertEquals("", Machine.gpuName(listed, "cuda:1"));

        gpu("0000:02:00.0", "NVIDIA H100");

        assertEquals("", Machine.gpuName(listed, "cuda"));
        assertEquals("", Machine.gpuName(listed.resolve("nothing"), "cuda"));
    }
}
