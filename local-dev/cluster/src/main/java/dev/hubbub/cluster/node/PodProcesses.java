package dev.hubbub.cluster.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds every process of a pod, also those whose parent has ended. Each process of a pod inherits a variable with the
 * pod's uid; where the system shows the variables of processes (Linux, in {@code /proc}) it is looked for there,
 * elsewhere only the descendants of a living process are found.
 */
final class PodProcesses {
    static final String MARK = "LOCAL_CLUSTER_POD_UID";

    private PodProcesses() {}

    /** Kills what belongs to the pod, again and again until a look finds nothing new. */
    static void killAll(String podUid, Stream<ProcessHandle> known) {
        Set<ProcessHandle> killed = new HashSet<>();
        Set<ProcessHandle> found =
                new HashSet<>(known.flatMap(PodProcesses::tree).toList());
        do {
            found.forEach(ProcessHandle::destroyForcibly);
            killed.addAll(found);
            found = new HashSet<>(marked(podUid).toList());
            // A killed process may stay in sight for a moment.
            found.removeAll(killed);
        } while (!found.isEmpty());
    }

    private static Stream<ProcessHandle> tree(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants());
    }

    private static Stream<ProcessHandle> marked(String podUid) {
        // A uid has no character that the two encodings write differently.
        String mark = MARK + "=" + podUid;
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains(mark));
    }

    private static String environment(ProcessHandle process) {
        Path variables = Path.of("/proc", Long.toString(process.pid()), "environ");
        try {
            return Files.isReadable(variables) ? Files.readString(variables, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            // It ended meanwhile, or belongs to somebody else.
            return "";
        }
    }
}
