package dev.hubbub.localdev.export;

import dev.hubbub.localdev.export.TrialOutputs.SessionOutputs;
import dev.hubbub.transcription.TranscriptFiles;
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
import java.util.stream.Stream;

/**
 * Writes a trial's sessions below a folder. A session's folder is there whole or not at all: it is put together beside its
 * place and moved there.
 */
public final class TrialExport {

    private static final String CLUSTERS = "speaker_to_cluster.json";
    private static final String CHALLENGE_OUTPUT = "output";

    private final TrialOutputs outputs;
    private final ExportFormat format;
    private final boolean overwrite;

    /**
     * An export.
     *
     * @param overwrite whether folders that are there already are replaced
     */
    public TrialExport(TrialOutputs outputs, ExportFormat format, boolean overwrite) {
        this.outputs = outputs;
        this.format = format;
        this.overwrite = overwrite;
    }

    /**
     * Writes all sessions.
     *
     * @return what the export lacks: a sentence each
     * @throws FileAlreadyExistsException if a session's folder is there, before anything is written
     */
    public List<String> write(Path folder) throws IOException, InterruptedException {
        for (String session : outputs.sessions().keySet()) {
            Path place = place(folder, session);
            if (!overwrite && Files.exists(place)) {
                throw new FileAlreadyExistsException(place.toString());
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
        return lacking;
    }

    private static Path place(Path folder, String session) {
        return TranscriptFiles.inside(folder, session);
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
        Path challenge = Files.createDirectory(folder.resolve(CHALLENGE_OUTPUT));
        Path whole = Files.createDirectory(folder.resolve("whole"));
        outputs.artifacts().materialise(made.transcript(), whole);
        if (made.conversations() != null) {
            outputs.artifacts().materialise(made.conversations(), whole);
        }
        try (Stream<Path> files = Files.list(whole)) {
            for (Path file : files.filter(TrialExport::isOfChallenge).toList()) {
                Files.move(file, challenge.resolve(file.getFileName()));
            }
        }
        delete(whole);
        if (!Files.exists(challenge.resolve(CLUSTERS))) {
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
