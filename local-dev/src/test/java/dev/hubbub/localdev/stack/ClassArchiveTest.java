package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a program of one class. */
class ClassArchiveTest {

    private static final String MAPPED = "Program source: shared objects file (top)";

    @TempDir
    Path temporary;

    private Path kept;
    private Path jar;

    @BeforeEach
    void build_the_program() throws IOException {
        kept = temporary.resolve("kept");
        Path source = Files.writeString(
                temporary.resolve("Program.java"), "class Program { public static void main(String[] arguments) {} }");
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
                .isZero();
        jar = Files.createDirectories(temporary.resolve("program")).resolve("program.jar");
        try (JarOutputStream content = new JarOutputStream(Files.newOutputStream(jar))) {
            content.putNextEntry(new JarEntry("Program.class"));
            Files.copy(temporary.resolve("Program.class"), content);
        }
    }

    @Test
    void a_process_leaves_its_classes_to_those_after_it() throws IOException, InterruptedException {
        assertThat(archive().flags()).as("of what may be the only one").isEmpty();
        ClassArchive archive = archive();
        List<String> second = archive.flags();
        assertThat(archive.flags()).as("beside the second").isEmpty();
        assertThat(ClassArchive.isRecordedBy(second))
                .as("is given time at its end")
                .isTrue();
        assertThat(run(second)).doesNotContain(MAPPED);
        assertThat(ClassArchive.isRecordedBy(archive.flags())).isFalse();
        assertThat(run(archive.flags())).contains(MAPPED);
        assertThat(run(archive().flags())).contains(MAPPED);
    }

    @Test
    void another_build_begins_anew() throws IOException, InterruptedException {
        record();
        List<String> old = archive().flags();
        assertThat(run(old)).contains(MAPPED);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000_000_000L));
        assertThat(run(old)).as("what the JVM itself does with it").doesNotContain(MAPPED);
        record();
        assertThat(kept).isDirectoryNotContaining(file -> old.get(0).endsWith(file.toString()));
        assertThat(run(archive().flags())).contains(MAPPED);
    }

    @Test
    void what_a_killed_process_left_is_not_used() throws IOException, InterruptedException {
        record();
        Path part;
        try (var files = Files.list(kept)) {
            part = files.filter(file -> file.toString().endsWith(".part"))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(part.toFile().setWritable(true)).isTrue();
        byte[] content = Files.readAllBytes(part);
        content[0] = 0;
        Files.write(part, content);
        assertThat(archive().flags()).hasSize(2).noneMatch(flag -> flag.contains("SharedArchiveFile"));
    }

    private void record() throws IOException, InterruptedException {
        archive().flags();
        run(archive().flags());
    }

    private ClassArchive archive() {
        return new ClassArchive(jar.getParent(), kept);
    }

    private String run(List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-Xlog:class+load", "-cp", jar.toString(), "Program"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
