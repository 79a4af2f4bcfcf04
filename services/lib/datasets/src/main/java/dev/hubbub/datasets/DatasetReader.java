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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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

    private static final String REFERENCES = "reference texts";

    private final DatasetFiles files;
    private final Optional<Manifests> shared;
    private final Map<DatasetReference, ManifestLayout> manifests = new HashMap<>();
    private final Map<Location, List<StoredObject>> listings = new HashMap<>();
    private final Set<DatasetReference> readAnew = new HashSet<>();

    /** A reader that has seen nothing yet. */
    public DatasetReader(DatasetFiles files) {
        this(files, Optional.empty());
    }

    /**
     * A reader that begins with what others have read before, and reads it anew where that is not what was planned. Not
     * for planning, which wants what is there now.
     */
    public DatasetReader(DatasetFiles files, Manifests shared) {
        this(files, Optional.of(shared));
    }

    private DatasetReader(DatasetFiles files, Optional<Manifests> shared) {
        this.files = files;
        this.shared = shared;
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
                    case MANIFEST, AUDIOFOLDER, FOLDER, PARQUET, ARROW -> readManifest(dataset, sessions);
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
     * A session of a manifest, or of another layout of utterances.
     *
     * @throws StageFailure {@code DatasetChanged} if it is not what was planned
     */
    public ManifestSession manifestSession(SessionReference session) throws IOException, StageFailure {
        requireLayout(session, session.dataset().layout().isOfUtterances());
        return fromManifest(session.dataset(), layout -> layout.session(session.name(), plannedLines(layout, session)));
    }

    /**
     * A session of the MCoRec layout.
     *
     * @throws StageFailure {@code DatasetChanged} if it is not what was planned
     */
    public McorecSession mcorecSession(SessionReference session) throws IOException, StageFailure {
        requireLayout(session, session.dataset().layout() == DatasetLayout.MCOREC);
        McorecLayout layout = mcorec(session.dataset());
        return layout.read(session.name(), plannedListing(layout, session));
    }

    /**
     * The files that transcription may depend on, to be opened as they were planned.
     *
     * @throws StageFailure {@code DatasetChanged} if they are not what was planned
     */
    public PlannedFiles files(SessionReference session) throws IOException, StageFailure {
        return switch (session.dataset().layout()) {
            case MANIFEST, AUDIOFOLDER, FOLDER, PARQUET, ARROW -> fromManifest(session.dataset(), layout -> {
                List<ManifestLine> lines = plannedLines(layout, session);
                return new PlannedFiles(session, layout.recordings(lines, files), layout.embedded(lines));
            });
            case MCOREC -> {
                McorecLayout layout = mcorec(session.dataset());
                List<StoredObject> listing = plannedListing(layout, session);
                Map<Location, StoredObject> found = new HashMap<>();
                McorecLayout.contentFiles(listing)
                        .forEach(file -> found.put(layout.location(session.name(), file), file));
                yield new PlannedFiles(session, found, Map.of());
            }
        };
    }

    /**
     * Checks that a session's reference texts and labels are those that were planned with.
     *
     * @throws StageFailure {@code DatasetChanged} if they are not
     */
    public void requireReferences(SessionReference session, Digest references) throws IOException, StageFailure {
        switch (session.dataset().layout()) {
            case MANIFEST, AUDIOFOLDER, FOLDER, PARQUET, ARROW -> fromManifest(session.dataset(), layout -> {
                requireSame(session, references, layout.references(lines(layout, session)), REFERENCES);
                return layout;
            });
            case MCOREC -> plannedLabels(mcorec(session.dataset()), session, references);
        }
    }

    /**
     * The labels of a session of the MCoRec layout and the limits of what is scored: {@code labels/} and
     * {@code metadata.json}, by their paths in the session's folder.
     *
     * @throws StageFailure {@code DatasetChanged} if they are not what was planned
     */
    public Map<String, byte[]> mcorecLabels(SessionReference session, Digest references)
            throws IOException, StageFailure {
        requireLayout(session, session.dataset().layout() == DatasetLayout.MCOREC);
        McorecLayout layout = mcorec(session.dataset());
        Map<String, byte[]> labels = new TreeMap<>();
        for (StoredObject file : plannedLabels(layout, session, references)) {
            labels.put(file.path(), files.read(layout.location(session.name(), file), file));
        }
        return labels;
    }

    private List<StoredObject> plannedLabels(McorecLayout layout, SessionReference session, Digest references)
            throws IOException, StageFailure {
        List<StoredObject> listing = listing(layout, session);
        requireSame(session, references, McorecLayout.references(listing), REFERENCES);
        return McorecLayout.referenceFiles(listing);
    }

    private List<ManifestLine> plannedLines(ManifestLayout layout, SessionReference session)
            throws IOException, StageFailure {
        List<ManifestLine> lines = lines(layout, session);
        requireSame(session, session.content(), layout.content(lines, files), "recordings or lines");
        return lines;
    }

    private List<StoredObject> plannedListing(McorecLayout layout, SessionReference session)
            throws IOException, StageFailure {
        List<StoredObject> listing = listing(layout, session);
        requireSame(session, session.content(), McorecLayout.content(listing), "files");
        return listing;
    }

    private List<Dataset.Session> readManifest(DatasetReference dataset, List<String> wanted)
            throws IOException, StageFailure {
        ManifestLayout layout = manifest(dataset);
        Map<String, List<ManifestLine>> chosen = choose(layout.sessions(files), wanted, dataset);
        List<Dataset.Session> sessions = new ArrayList<>();
        for (Map.Entry<String, List<ManifestLine>> session : chosen.entrySet()) {
            List<ManifestLine> lines = session.getValue();
            sessions.add(new Dataset.Session(
                    new SessionReference(dataset, session.getKey(), layout.content(lines, files)),
                    layout.references(lines),
                    false,
                    false,
                    layout.languages(lines),
                    layout.seconds(lines, files)));
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
            McorecSession metadata = layout.read(name, listing);
            sessions.add(new Dataset.Session(
                    new SessionReference(dataset, name, McorecLayout.content(listing)),
                    McorecLayout.references(listing),
                    McorecLayout.hasActivity(metadata, listing),
                    McorecLayout.hasLips(metadata, listing),
                    Set.of(),
                    McorecLayout.seconds(listing)));
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

    private List<ManifestLine> lines(ManifestLayout layout, SessionReference session) throws IOException, StageFailure {
        List<ManifestLine> lines = layout.sessions(files).get(session.name());
        if (lines == null) {
            throw gone(session);
        }
        return lines;
    }

    private List<StoredObject> listing(McorecLayout layout, SessionReference session) throws IOException, StageFailure {
        Location folder = layout.folder(session.name());
        List<StoredObject> listing = listings.get(folder);
        if (listing == null) {
            listing = layout.session(session.name());
            listings.put(folder, listing);
        }
        if (listing.isEmpty()) {
            throw gone(session);
        }
        return listing;
    }

    private static void requireLayout(SessionReference session, boolean readable) {
        if (!readable) {
            throw new IllegalArgumentException("The session " + session.name() + " is of the layout "
                    + session.dataset().layout() + ", which is read in another way");
        }
    }

    private static void requireSame(SessionReference session, Digest planned, Digest found, String what)
            throws StageFailure {
        if (!planned.equals(found)) {
            throw StageFailure.datasetChanged("Something among the " + what + " of session " + session.name() + " in "
                    + session.dataset().uri());
        }
    }

    private static StageFailure gone(SessionReference session) {
        return StageFailure.datasetChanged("The session " + session.name() + " is no longer in "
                + session.dataset().uri() + ", which");
    }

    /** Something read from a manifest. */
    private interface Reading<R> {
        R from(ManifestLayout layout) throws IOException, StageFailure;
    }

    private <R> R fromManifest(DatasetReference dataset, Reading<R> reading) throws IOException, StageFailure {
        ManifestLayout layout = manifest(dataset);
        try {
            return reading.from(layout);
        } catch (StageFailure e) {
            if (e.reason() != FailureReason.DatasetChanged || shared.isEmpty() || !readAnew.add(dataset)) {
                throw e;
            }
            shared.get().forget(dataset, layout);
            manifests.remove(dataset);
            return reading.from(manifest(dataset));
        }
    }

    private ManifestLayout manifest(DatasetReference dataset) {
        return manifests.computeIfAbsent(
                dataset, key -> shared.map(kept -> kept.of(key)).orElseGet(() -> ManifestLayout.of(key)));
    }

    private McorecLayout mcorec(DatasetReference dataset) {
        return new McorecLayout(files, Location.of(dataset.uri()), dataset.viewOrCentral());
    }
}
