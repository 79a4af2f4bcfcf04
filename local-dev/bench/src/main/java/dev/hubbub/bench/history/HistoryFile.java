package dev.hubbub.bench.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.bench.time.Median;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ratios of runs, a line of JSON each. A run is compared with those before it on the same machine; what fell then is
 * kept and marked, and nothing is compared with it.
 */
public final class HistoryFile {
    /** What is left of a ratio that fell. */
    static final double FALLEN = 0.75;

    /** Most runs that one is compared with, the last ones. */
    private static final int COMPARED = 9;

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path file;
    private final Clock clock;

    /**
     * A run.
     *
     * @param time when it was kept, in ISO 8601
     * @param machine what it was measured on, in words; only equal ones are compared
     * @param ratios by what was measured, its sizes included
     * @param fell names of the ratios that were below those of earlier runs
     */
    record Run(String time, String machine, Map<String, Ratio> ratios, List<String> fell) {}

    /** @param file is made if it is not there */
    public HistoryFile(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Keeps a run.
     *
     * @return a sentence for each ratio that fell by more than a quarter, by elapsed and by processor time, below the
     *     median of the earlier runs
     * @throws IOException if the file cannot be read or written, or a line of it is no run
     */
    public List<String> keep(String machine, Map<String, Ratio> ratios) throws IOException {
        List<Run> before =
                read().stream().filter(run -> run.machine().equals(machine)).toList();
        List<String> sentences = new ArrayList<>();
        List<String> fell = new ArrayList<>();
        ratios.forEach((name, ratio) -> {
            List<Ratio> earlier = earlier(before, name);
            if (!earlier.isEmpty()) {
                Ratio usual = new Ratio(Median.of(earlier, Ratio::wall), Median.of(earlier, Ratio::cpu));
                if (ratio.isBelow(FALLEN, usual)) {
                    fell.add(name);
                    sentences.add("%s is %s times as fast as what it is held against; in %d earlier run%s it was %s."
                            .formatted(name, ratio, earlier.size(), earlier.size() == 1 ? "" : "s", usual));
                }
            }
        });
        append(new Run(clock.instant().toString(), machine, new TreeMap<>(ratios), fell));
        return sentences;
    }

    private static List<Ratio> earlier(List<Run> runs, String name) {
        List<Ratio> all = runs.stream()
                .filter(run -> run.ratios().containsKey(name) && !run.fell().contains(name))
                .map(run -> run.ratios().get(name))
                .toList();
        return all.subList(Math.max(0, all.size() - COMPARED), all.size());
    }

    private List<Run> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Run> runs = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int line = 0; line < lines.size(); line++) {
            try {
                runs.add(JSON.readValue(lines.get(line), Run.class));
            } catch (JsonProcessingException e) {
                throw new IOException(file + " is no history of runs: line " + (line + 1)
                        + " cannot be read. Delete the line, or name another file with --history.");
            }
        }
        return runs;
    }

    private void append(Run run) throws IOException {
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        Files.write(
                file,
                (JSON.writeValueAsString(run) + "\n").getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
