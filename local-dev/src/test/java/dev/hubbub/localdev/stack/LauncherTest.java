package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script, in a folder where nothing is built. */
class LauncherTest {

    @TempDir
    Path home;

    private Path script;

    @BeforeEach
    void copy_the_script() throws IOException {
        script = Files.createDirectories(home.resolve("local-dev")).resolve("hubbub");
        Files.copy(Path.of("hubbub"), script, StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void it_says_what_to_do_where_nothing_is_built() throws IOException, InterruptedException {
        assertFails(System.getProperty("java.home"), "hubbub is not built: run `make build` in " + home + " first.");
    }

    @Test
    void it_refuses_a_java_that_is_too_old() throws IOException, InterruptedException {
        Path java = Files.createDirectories(home.resolve("jdk8/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        assertFails(home.resolve("jdk8").toString(), "hubbub needs Java 17 or newer, and " + java + " is older");
    }

    private void assertFails(String javaHome, String sentence) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString(), "--help").redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", javaHome);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said).contains(sentence).hasLineCount(1);
    }
}
