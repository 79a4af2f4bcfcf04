package dev.hubbub.evaluation.api;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.MissingObjectException;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.datasets.comparison.PublishedTable;
import dev.hubbub.datasets.comparison.SessionResults;
import dev.hubbub.evaluation.index.InvalidQueryException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Results that others published: CSV files below {@value #FOLDER} in the store, where people put them. */
@Singleton
public class PublishedTables {

    /** Where they are. */
    public static final String FOLDER = "baselines/";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._ -]{0,100}\\.csv");
    private static final long MOST_BYTES = 4_000_000;

    private final ObjectStore objects;

    PublishedTables(ArtifactStore artifacts) {
        this.objects = artifacts.objects();
    }

    /** The names of all that there are. */
    public List<String> names() throws IOException {
        return objects.list(FOLDER).stream()
                .filter(object -> object.size() <= MOST_BYTES)
                .map(StoredObject::path)
                .filter(path -> NAME.matcher(path).matches())
                .sorted()
                .toList();
    }

    /**
     * The models of one, each with its sessions.
     *
     * @throws UnknownException if there is none of this name
     * @throws InvalidQueryException if it is no such table; the message names it and the line
     */
    List<SessionResults> read(String name) throws IOException {
        if (!names().contains(name)) {
            throw new UnknownException(
                    "There is no table '" + KnownExperiments.shown(name) + "' of published results.");
        }
        byte[] content;
        try {
            content = objects.read(FOLDER + name);
        } catch (MissingObjectException e) {
            throw new UnknownException("The table '" + name + "' of published results is gone.");
        }
        try {
            return PublishedTable.read(name, new StringReader(new String(content, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new InvalidQueryException(KnownExperiments.shown(e.getMessage()));
        }
    }
}
