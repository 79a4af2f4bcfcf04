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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "xx_YY.UTF-8"})
    void file_names_beyond_ascii_can_be_had_whatever_the_locale_says(String locale)
            throws IOException, InterruptedException {
        Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
        Files.writeString(
                java, "#!/bin/sh\n[ $1 = -version ] && echo 'openjdk version \"17\"' >&2 && exit\nlocale charmap\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path target =
                Files.createDirectories(home.resolve("local-dev/target/lib")).getParent();
        Files.createFile(target.resolve("hubbub-local-dev-1.jar"));

        ProcessBuilder builder = new ProcessBuilder("sh", script.toString(), "transcribe").redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().put("LC_ALL", locale);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEqualTo("UTF-8\n");
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
