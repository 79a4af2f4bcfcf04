package dev.hubbub.localdev.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputPath;
import dev.hubbub.localdev.experiment.TrialState;
import dev.hubbub.localdev.export.TrialOutputs.SessionOutputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a trial's sessions below a folder. A session's folder is there whole or not at all: it is put together beside its
 * place and moved there.
 */
public final class TrialExport {

    private static final String CLUSTERS = "speaker_to_cluster.json";
    private static final String CHALLENGE_OUTPUT = "output";
    private static final String PROVENANCE = "trial.json";

    /** What the folder of a session of a dataset has, and an export never. */
    private static final List<String> OF_DATASETS = List.of("metadata.json", "labels", "speakers", CHALLENGE_OUTPUT);

    private final String experiment;
    private final TrialState trial;
    private final TrialOutputs outputs;
    private final ExportFormat format;
    private final boolean overwrite;

    /**
     * Says of a folder what was exported to it.
     *
     * @param experiment the experiment's name
     * @param trial the trial, as the experiment's status says
     * @param format how its sessions are laid out
     * @param sessions the sessions that are there
     */
    record Provenance(String experiment, TrialState trial, ExportFormat format, List<String> sessions) {}

    /**
     * An export.
     *
     * @param experiment the experiment's name
     * @param trial the trial, as the experiment's status says
     * @param outputs what lies behind its score
     * @param overwrite whether what an export wrote there before is replaced
     */
    public TrialExport(
            String experiment, TrialState trial, TrialOutputs outputs, ExportFormat format, boolean overwrite) {
        this.experiment = experiment;
        this.trial = trial;
        this.outputs = outputs;
        this.format = format;
        this.overwrite = overwrite;
    }

    /**
     * Writes all sessions.
     *
     * @return what the export lacks: a sentence each
     * @throws FileAlreadyExistsException if what would be written is there and may not be replaced, before anything is
     *     written; its message is a sentence
     */
    public List<String> write(Path folder) throws IOException, InterruptedException {
        Optional<Provenance> before = before(folder);
        for (String session : outputs.sessions().keySet()) {
            requireFree(place(folder, session));
        }
        // Sessions of two trials beside each other would be scored as one.
        if (before.isPresent()) {
            for (String session : before.get().sessions()) {
                Path place = place(folder, before.get().format(), session);
                requireFree(place);
                delete(place);
            }
        }
        List<String> lacking = new ArrayList<>();
        outputs.failed().forEach((session, reason) -> lacking.add(session + " has no transcript: " + reason));
        Files.createDirectories(folder);
        Path beside = Files.createTempDirectory(folder, ".export-");
        try {
            for (Map.Entry<String, SessionOutputs> session : outputs.sessions().entrySet()) {
                Path whole = Files.createDirectory(beside.resolve("session"));
                write(session.getKey(), session.getValue(), whole, lacking);
                Path place = place(folder, session.getKey());
                delete(place);
                Files.createDirectories(place.getParent());
                Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            delete(beside);
        }
        Json.write(
                folder.resolve(PROVENANCE),
                new Provenance(
                        experiment,
                        trial,
                        format,
                        List.copyOf(outputs.sessions().keySet())));
        return lacking;
    }

    private Optional<Provenance> before(Path folder) throws IOException {
        Path file = folder.resolve(PROVENANCE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Provenance before;
        try {
            before = Json.read(file, Provenance.class);
        } catch (JsonProcessingException e) {
            throw new FileAlreadyExistsException(file + " was not written by `hubbub report`: name another folder.");
        }
        if (!overwrite) {
            throw new FileAlreadyExistsException(folder + " holds the trial "
                    + before.trial().name() + " of " + before.experiment()
                    + " already: name another folder, or replace it with --overwrite.");
        }
        return Optional.of(before);
    }

    private void requireFree(Path place) throws FileAlreadyExistsException {
        if (!Files.exists(place)) {
            return;
        }
        if (!overwrite) {
            throw new FileAlreadyExistsException(
                    place + " is there already: name another folder, or replace it with --overwrite.");
        }
        for (String name : OF_DATASETS) {
            if (Files.exists(place.resolve(name))) {
                throw new FileAlreadyExistsException(place + " holds " + name
                        + ", which `hubbub report` did not write, and is not replaced: name another folder.");
            }
        }
    }

    private Path place(Path folder, String session) {
        return place(folder, format, session);
    }

    /** The folder of a session that is put in place whole: of a submission only what is handed in. */
    private static Path place(Path folder, ExportFormat format, String session) {
        Path own = OutputPath.inside(folder, session);
        return format == ExportFormat.MCOREC_SUBMISSION ? own.resolve(CHALLENGE_OUTPUT) : own;
    }

    private void write(String session, SessionOutputs made, Path folder, List<String> lacking)
            throws IOException, InterruptedException {
        if (format == ExportFormat.TRANSCRIPTS) {
            outputs.artifacts().materialise(made.transcript(), folder);
            if (made.conversations() != null) {
                outputs.artifacts().materialise(made.conversations(), folder);
            }
            return;
        }
        Path whole = Files.createDirectory(folder.resolve("whole"));
        outputs.artifacts().materialise(made.transcript(), whole);
        if (made.conversations() != null) {
            outputs.artifacts().materialise(made.conversations(), whole);
        }
        try (Stream<Path> files = Files.list(whole)) {
            for (Path file : files.filter(TrialExport::isOfChallenge).toList()) {
                Files.move(file, folder.resolve(file.getFileName()));
            }
        }
        delete(whole);
        if (!Files.exists(folder.resolve(CLUSTERS))) {
            lacking.add(session + " has no " + CLUSTERS + ": its conversations were not found");
        }
    }

    private static boolean isOfChallenge(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".vtt") || name.equals(CLUSTERS);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
