package dev.hubbub.localdev.session;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Folders of sessions of the MCoRec layout, to be scored. */
public final class SessionFolders {

    private SessionFolders() {}

    /**
     * The folders of sessions by their names.
     *
     * @param paths folders of sessions, or folders in which they lie side by side. One that has labels or output is a
     *     session without a {@code metadata.json} too, so that this is not passed over
     * @throws StageFailure if a path is neither, or two sessions have the same name
     */
    public static Map<String, Path> in(List<Path> paths) throws StageFailure, IOException {
        Map<String, Path> sessions = new LinkedHashMap<>();
        for (Path path : paths) {
            for (Path session : at(path)) {
                String name = session.getFileName().toString();
                Path other = sessions.putIfAbsent(name, session);
                if (other != null) {
                    throw invalid("Two folders are called " + name + ", " + other + " and " + session
                            + ": score them one after the other.");
                }
            }
        }
        return sessions;
    }

    private static List<Path> at(Path path) throws StageFailure, IOException {
        Path folder = path.toAbsolutePath().normalize();
        if (isSession(folder)) {
            return List.of(folder);
        }
        if (!Files.isDirectory(folder)) {
            throw invalid("There is no folder " + path
                    + ": name sessions with a metadata.json, labels/ and output/, or a folder of them.");
        }
        List<Path> sessions = new ArrayList<>();
        try (Stream<Path> inside = Files.list(folder)) {
            inside.filter(SessionFolders::isSession).sorted().forEach(sessions::add);
        }
        if (sessions.isEmpty()) {
            throw invalid("There is no session in " + path
                    + ": a session is a folder with a metadata.json, labels/ and output/.");
        }
        return sessions;
    }

    private static boolean isSession(Path folder) {
        return folder.getFileName() != null
                && (LocalSession.isFolderOfOne(folder)
                        || Files.isDirectory(folder.resolve("labels"))
                        || Files.isDirectory(folder.resolve("output")));
    }

    private static StageFailure invalid(String message) {
        return new StageFailure(FailureReason.InvalidDataset, message);
    }
}
