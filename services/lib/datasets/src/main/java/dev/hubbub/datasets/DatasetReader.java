package dev.hubbub.datasets;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.SessionReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads datasets: as a whole, to plan an experiment, and one session at a time, to work on it. A session that is worked
 * on is compared with what was planned, so that no result is filed under inputs it was not made from.
 *
 * <p>What is wrong with a dataset is a {@link StageFailure} ({@code InvalidDataset}) that names the file, the line and
 * the problem. A recording that is missing is no such error: it is its session's own, and the others go on.
 *
 * <p>A reader sees one state of a dataset: a manifest is read once however many of its sessions are asked for, and what
 * was looked up is not looked up again. Whoever wants to see changes takes another reader. For one thread.
 */
public final class DatasetReader {

    // Applying a file that did not change starts nothing.
    private static final String RUN_AGAIN =
            "start another run with `hubbub run`, or with another value of the experiment's annotation hubbub.dev/run.";

    private final DatasetFiles files;
    private final Map<DatasetReference, ManifestLayout> manifests = new HashMap<>();

    public DatasetReader(DatasetFiles files) {
        this.files = files;
    }

    /**
     * Reads what there is.
     *
     * @param dataset where it is
     * @param sessions the names of the sessions wanted, in the order wanted; empty for all
     * @throws StageFailure if it is not in its layout, or a session is wanted that it does not have
     */
    public Dataset read(DatasetReference dataset, List<String> sessions) throws IOException, StageFailure {
        List<Dataset.Session> read =
                switch (dataset.layout()) {
                    case MANIFEST -> readManifest(dataset, sessions);
                    case MCOREC -> readMcorec(dataset, sessions);
                };
        if (read.isEmpty()) {
            throw new StageFailure(
                    FailureReason.InvalidDataset,
                    "There are no sessions below " + dataset.uri() + ": check the dataset's uri; a session of the"
                            + " layout " + dataset.layout() + " is a folder with a metadata.json.");
        }
        return new Dataset(dataset, read);
    }

    /**
     * A session of a manifest.
     *
     * @throws StageFailure {@code DatasetChanged} if it is not what was planned
     */
    public ManifestSession manifestSession(SessionReference session) throws IOException, StageFailure {
        requireLayout(session, DatasetLayout.MANIFEST);
        ManifestLayout layout = manifest(session.dataset());
        List<ManifestLayout.Line> lines = lines(layout, session);
        requireSame(session, session.content(), layout.content(lines), "recordings or lines");
        return layout.session(session.name(), lines);
    }

    /**
     * A session of the MCoRec layout.
     *
     * @throws StageFailure {@code DatasetChanged} if it is not what was planned
     */
    public McorecSession mcorecSession(SessionReference session) throws IOException, StageFailure {
        requireLayout(session, DatasetLayout.MCOREC);
        McorecLayout layout = mcorec(session.dataset());
        List<StoredObject> listing = listing(layout, session);
        requireSame(session, session.content(), McorecLayout.content(listing), "files");
        return layout.read(session.name(), listing);
    }

    /**
     * Checks that a session's reference texts and labels are those that were planned with.
     *
     * @throws StageFailure {@code DatasetChanged} if they are not
     */
    public void requireReferences(SessionReference session, Digest references) throws IOException, StageFailure {
        Digest found =
                switch (session.dataset().layout()) {
                    case MANIFEST -> {
                        ManifestLayout layout = manifest(session.dataset());
                        yield layout.references(lines(layout, session));
                    }
                    case MCOREC -> McorecLayout.references(listing(mcorec(session.dataset()), session));
                };
        requireSame(session, references, found, "reference texts");
    }

    private List<Dataset.Session> readManifest(DatasetReference dataset, List<String> wanted)
            throws IOException, StageFailure {
        ManifestLayout layout = manifest(dataset);
        Map<String, List<ManifestLayout.Line>> chosen = choose(layout.sessions(), wanted, dataset);
        List<Dataset.Session> sessions = new ArrayList<>();
        for (Map.Entry<String, List<ManifestLayout.Line>> session : chosen.entrySet()) {
            List<ManifestLayout.Line> lines = session.getValue();
            sessions.add(new Dataset.Session(
                    new SessionReference(dataset, session.getKey(), layout.content(lines)),
                    layout.references(lines),
                    false));
        }
        return sessions;
    }

    private List<Dataset.Session> readMcorec(DatasetReference dataset, List<String> wanted)
            throws IOException, StageFailure {
        McorecLayout layout = mcorec(dataset);
        List<Dataset.Session> sessions = new ArrayList<>();
        for (Map.Entry<String, List<StoredObject>> session :
                choose(layout.sessions(), wanted, dataset).entrySet()) {
            String name = session.getKey();
            List<StoredObject> listing = session.getValue();
            sessions.add(new Dataset.Session(
                    new SessionReference(dataset, name, McorecLayout.content(listing)),
                    McorecLayout.references(listing),
                    McorecLayout.hasActivity(layout.read(name, listing), listing)));
        }
        return sessions;
    }

    private static <T> Map<String, T> choose(Map<String, T> all, List<String> wanted, DatasetReference dataset)
            throws StageFailure {
        if (wanted.isEmpty()) {
            return all;
        }
        Map<String, T> chosen = new LinkedHashMap<>();
        for (String name : wanted) {
            if (!all.containsKey(name)) {
                throw new StageFailure(
                        FailureReason.InvalidDataset,
                        "There is no session '" + name + "' in " + dataset.uri() + "; there are: " + some(all.keySet())
                                + ".");
            }
            chosen.put(name, all.get(name));
        }
        return chosen;
    }

    private static String some(Collection<String> names) {
        int shown = 20;
        String list = String.join(", ", names.stream().limit(shown).toList());
        if (names.isEmpty()) {
            return "none";
        }
        return names.size() > shown ? list + " and " + (names.size() - shown) + " more" : list;
    }

    private static List<ManifestLayout.Line> lines(ManifestLayout layout, SessionReference session)
            throws IOException, StageFailure {
        List<ManifestLayout.Line> lines = layout.sessions().get(session.name());
        if (lines == null) {
            throw gone(session);
        }
        return lines;
    }

    private static List<StoredObject> listing(McorecLayout layout, SessionReference session)
            throws IOException, StageFailure {
        List<StoredObject> listing = layout.session(session.name());
        if (listing.isEmpty()) {
            throw gone(session);
        }
        return listing;
    }

    private static void requireLayout(SessionReference session, DatasetLayout layout) {
        if (session.dataset().layout() != layout) {
            throw new IllegalArgumentException("The session " + session.name() + " is of the layout "
                    + session.dataset().layout() + ", not " + layout);
        }
    }

    private static void requireSame(SessionReference session, Digest planned, Digest found, String what)
            throws StageFailure {
        if (!planned.equals(found)) {
            throw new StageFailure(
                    FailureReason.DatasetChanged,
                    "The " + what + " of session " + session.name() + " in "
                            + session.dataset().uri()
                            + " changed after the experiment was planned: " + RUN_AGAIN);
        }
    }

    private static StageFailure gone(SessionReference session) {
        return new StageFailure(
                FailureReason.DatasetChanged,
                "The session " + session.name() + " is no longer in "
                        + session.dataset().uri() + ": restore it, or " + RUN_AGAIN);
    }

    private ManifestLayout manifest(DatasetReference dataset) {
        return manifests.computeIfAbsent(dataset, key -> new ManifestLayout(files, Location.of(dataset.uri())));
    }

    private McorecLayout mcorec(DatasetReference dataset) {
        return new McorecLayout(files, Location.of(dataset.uri()));
    }
}
