package dev.hubbub.media.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.media.MediaReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedSamplesTest {

    private static final double TOLERANCE_SECONDS = 0.02;

    private final MediaReader reader = new MediaReader();

    @ParameterizedTest
    @ValueSource(strings = {"asterisk-en/manifest.jsonl", "librivox/manifest.jsonl", "quickstart.jsonl"})
    void every_line_names_speech_of_the_length_it_states(String manifest) throws IOException {
        for (SampleFolder.Line line : SampleFolder.manifest(SampleFolder.ROOT.resolve(manifest))) {
            float[] samples = reader.readAll(line.file());
            double seconds = (double) samples.length / MediaReader.SAMPLE_RATE;
            assertEquals(line.duration(), seconds, TOLERANCE_SECONDS, line.file() + ": decoded length");
            assertEquals(line.duration(), reader.probe(line.file()).duration(), TOLERANCE_SECONDS, line.file() + "");
            assertTrue(rootMeanSquare(samples) > 0.005, line.file() + " is silent");
            assertFalse(line.text().isBlank(), line.file() + " has no text");
        }
    }

    @Test
    void the_quickstart_has_six_sessions_of_five_prompts_and_one_of_five_readings() throws IOException {
        List<SampleFolder.Line> lines = SampleFolder.manifest(SampleFolder.ROOT.resolve("quickstart.jsonl"));
        Map<String, Long> sizes = lines.stream()
                .collect(Collectors.groupingBy(SampleFolder.Line::session, TreeMap::new, Collectors.counting()));
        assertEquals(
                Map.of(
                        "asterisk-en-01",
                        5L,
                        "asterisk-en-02",
                        5L,
                        "asterisk-en-03",
                        5L,
                        "asterisk-en-04",
                        5L,
                        "asterisk-en-05",
                        5L,
                        "asterisk-en-06",
                        5L,
                        "librivox",
                        5L),
                sizes);
        assertEquals(
                35, new HashSet<>(lines.stream().map(SampleFolder.Line::file).toList()).size());
    }

    @Test
    void the_recordings_stay_below_a_megabyte_and_the_session_below_400_kilobytes() throws IOException {
        assertTrue(bytesBelow("asterisk-en") + bytesBelow("librivox") < 1_000_000);
        assertTrue(bytesBelow("mcorec") < 400_000, "mcorec has " + bytesBelow("mcorec") + " bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"asterisk-en", "librivox", "mcorec"})
    void every_folder_says_whose_work_it_is_and_under_which_licence(String folder) {
        assertTrue(Files.isRegularFile(SampleFolder.ROOT.resolve(folder).resolve("LICENSE")));
        assertTrue(Files.isRegularFile(SampleFolder.ROOT.resolve(folder).resolve("ATTRIBUTION.md")));
    }

    @Test
    void the_demo_session_is_what_its_generator_writes(@TempDir Path folder) throws IOException {
        Path written = folder.resolve(DemoSession.NAME);
        DemoSession.write(SampleFolder.ROOT, written);
        Path shipped = SampleFolder.ROOT.resolve("mcorec").resolve(DemoSession.NAME);
        assertEquals(files(written), files(shipped));
        for (String file : files(written)) {
            if (file.endsWith(".mp4")) {
                // Another build of the encoder may choose other bits for the same sound.
                float[] expected = reader.readAll(written.resolve(file));
                float[] actual = reader.readAll(shipped.resolve(file));
                assertEquals(expected.length, actual.length, file);
                assertEquals(rootMeanSquare(expected), rootMeanSquare(actual), 1e-3, file);
                assertEquals(DemoSession.SECONDS, actual.length / 16_000.0, 0.1, file);
            } else {
                assertArrayEquals(
                        Files.readAllBytes(written.resolve(file)), Files.readAllBytes(shipped.resolve(file)), file);
            }
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    private static long bytesBelow(String folder) throws IOException {
        long bytes = 0;
        for (String file : files(SampleFolder.ROOT.resolve(folder))) {
            bytes += Files.size(SampleFolder.ROOT.resolve(folder).resolve(file));
        }
        return bytes;
    }

    private static double rootMeanSquare(float[] samples) {
        double sum = 0;
        for (float sample : samples) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / samples.length);
    }
}
