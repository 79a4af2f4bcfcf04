package dev.hubbub.datasets;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.datasets.McorecSession.Speaker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Folders of sessions as the MCoRec challenge publishes them: {@code metadata.json} names the speakers and their face
 * tracks, {@code labels/} holds the references.
 */
final class McorecLayout {

    private static final String METADATA = "metadata.json";
    private static final String LABELS = "labels/";
    // The challenge's own tools write their transcripts beside the labels.
    private static final String OUTPUT = "output/";

    private final DatasetFiles files;
    private final Location folder;
    private final CameraView view;

    /** @param view whose tracks its sessions have */
    McorecLayout(DatasetFiles files, Location folder, CameraView view) {
        this.files = files;
        this.folder = folder;
        this.view = view;
    }

    /** The files of every session by its name; each file's path is relative to its session. */
    Map<String, List<StoredObject>> sessions() throws IOException, StageFailure {
        Map<String, List<StoredObject>> sessions = new TreeMap<>();
        for (StoredObject file : files.list(folder)) {
            int slash = file.path().indexOf('/');
            if (slash > 0) {
                sessions.computeIfAbsent(file.path().substring(0, slash), name -> new ArrayList<>())
                        .add(new StoredObject(file.path().substring(slash + 1), file.size(), file.identity()));
            }
        }
        sessions.values().removeIf(session -> !hasMetadata(session));
        return sessions;
    }

    /** The files of one session; empty if there is no such session. */
    List<StoredObject> session(String name) throws IOException, StageFailure {
        List<StoredObject> session = files.list(folder.resolve(name));
        return hasMetadata(session) ? session : List.of();
    }

    /** Where a session is. */
    Location folder(String session) {
        return folder.resolve(session);
    }

    /** Where a file of a session is. */
    Location location(String session, StoredObject file) {
        return folder.resolve(session + "/" + file.path());
    }

    /** What transcription may depend on: everything but labels. */
    static Digest content(List<StoredObject> session) {
        return Fingerprint.of(contentFiles(session));
    }

    /** The files of which {@link #content} is the digest. */
    static List<StoredObject> contentFiles(List<StoredObject> session) {
        return session.stream()
                .filter(file -> !file.path().startsWith(LABELS) && !file.path().startsWith(OUTPUT))
                .toList();
    }

    /** What only scoring depends on: labels, and the limits of what is scored. */
    static Digest references(List<StoredObject> session) {
        return Fingerprint.of(referenceFiles(session));
    }

    /** The files of which {@link #references} is the digest. */
    static List<StoredObject> referenceFiles(List<StoredObject> session) {
        return session.stream()
                .filter(file -> file.path().startsWith(LABELS) || file.path().equals(METADATA))
                .toList();
    }

    /** Whether every speaker has active-speaker scores, and they are there. */
    static boolean hasActivity(McorecSession session, List<StoredObject> listing) {
        Set<String> present = present(session, listing);
        return session.speakers().stream().allMatch(speaker -> speaker.tracks().stream()
                .anyMatch(track -> present.contains(String.valueOf(track.activity()))));
    }

    /** Whether every track has a video of the mouth, and it is there. */
    static boolean hasLips(McorecSession session, List<StoredObject> listing) {
        Set<String> present = present(session, listing);
        return session.speakers().stream()
                .flatMap(speaker -> speaker.tracks().stream())
                .allMatch(track -> present.contains(String.valueOf(track.lips())));
    }

    private static Set<String> present(McorecSession session, List<StoredObject> listing) {
        Set<String> present = new HashSet<>();
        listing.forEach(file -> present.add(session.name() + "/" + file.path()));
        return present;
    }

    /** About how much sound a session has: its speakers' tracks are videos, which dwarf everything else in it. */
    static double seconds(List<StoredObject> session) {
        return session.stream()
                .filter(file -> file.path().endsWith(".mp4"))
                .mapToDouble(file -> Recordings.guessedSeconds(file.size()))
                .sum();
    }

    /** Reads a session's metadata. */
    McorecSession read(String name, List<StoredObject> listing) throws IOException, StageFailure {
        StoredObject known = listing.stream()
                .filter(file -> file.path().equals(METADATA))
                .findFirst()
                .orElseThrow(() -> new StageFailure(
                        FailureReason.InvalidDataset,
                        "The session " + folder.resolve(name) + " has no " + METADATA + "."));
        Location metadata = location(name, known);
        List<Speaker> speakers = new McorecMetadata(name, view, metadata).speakers(files.read(metadata, known));
        Map<String, String> labels = new TreeMap<>();
        for (StoredObject file : listing) {
            if (file.path().startsWith(LABELS)) {
                labels.put(file.path().substring(LABELS.length()), name + "/" + file.path());
            }
        }
        return new McorecSession(name, speakers, labels);
    }

    private static boolean hasMetadata(List<StoredObject> session) {
        return session.stream().anyMatch(file -> file.path().equals(METADATA));
    }
}
