package dev.hubbub.artifacts;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The way from inputs to what was made from them. A commit tells its inputs; for the other direction it leaves an empty
 * object {@code lineage/<input>/<stage>/<digest>} for each input that its recipe names, so that what used a checkpoint
 * is one listing. What a recipe does not name, such as the recordings behind a segment list, is reached through what it
 * does.
 *
 * <p>Markers are not to cost more than outputs. An output of very many inputs, such as the score of ten thousand
 * sessions, leaves one marker {@code lineage/many/<stage>/<digest>} instead, and its commit is looked at. Many outputs
 * that are made together, such as the transcripts of hundreds of recordings of a second, leave one object
 * {@code lineage/shares/<id>} for all of them, which says what each is made from.
 */
public final class Lineage {

    static final int MANY = 32;

    /** So many outputs that are made together leave their markers together. */
    static final int TOGETHER = 16;

    static final String FOLDER = "lineage/";
    static final String SHARES = FOLDER + "shares/";
    private static final String OF_MANY = FOLDER + "many/";

    private final ArtifactStore artifacts;

    Lineage(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** An output that is about to be made, and the ids of what its recipe names. */
    private record Marked(OutputAddress output, List<String> inputs) {}

    /** The keys of the markers that an output leaves. */
    static List<String> markers(Recipe recipe, Collection<Input> inputs) {
        String output = recipe.stage().text() + "/" + recipe.address().digest().hex();
        List<String> direct =
                named(recipe, inputs).map(id -> FOLDER + id + "/" + output).toList();
        return direct.size() <= MANY ? direct : List.of(OF_MANY + output);
    }

    private static Stream<String> named(Recipe recipe, Collection<Input> inputs) {
        return inputs.stream()
                .filter(input -> recipe.inputs().containsKey(input.role()))
                .map(Input::id)
                .distinct();
    }

    /**
     * Leaves the markers of outputs that are about to be made, where that costs less than to leave each when it is made.
     *
     * @param outputs what each is to be made from
     * @return the outputs that need no marker any more
     */
    public Set<OutputAddress> mark(Map<Recipe, List<Input>> outputs) throws IOException {
        if (outputs.size() < TOGETHER) {
            return Set.of();
        }
        List<Marked> marked = new ArrayList<>();
        outputs.forEach((recipe, inputs) ->
                marked.add(new Marked(recipe.address(), named(recipe, inputs).toList())));
        artifacts.objects().put(SHARES + UUID.randomUUID(), Json.text(marked).getBytes(StandardCharsets.UTF_8));
        return marked.stream().map(Marked::output).collect(Collectors.toSet());
    }

    /**
     * The outputs that a marker of several tells of, whether they are there or not.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if it cannot be read
     */
    static List<OutputAddress> outputs(byte[] share) throws IOException {
        return Stream.of(Json.read(share, Marked[].class)).map(Marked::output).toList();
    }

    /**
     * The outputs whose recipes name one of these inputs, and that are there.
     *
     * @param inputs what {@link Input#id} says of each
     */
    public Set<OutputAddress> users(Collection<String> inputs) throws IOException, InterruptedException {
        return users(inputs, elsewhere());
    }

    private Set<OutputAddress> users(Collection<String> inputs, Elsewhere elsewhere)
            throws IOException, InterruptedException {
        Set<String> wanted = new LinkedHashSet<>(inputs);
        Set<OutputAddress> marked = StoreRequests.together(wanted.stream()
                        .map(input -> (Callable<List<OutputAddress>>) () -> marked(FOLDER + input + "/"))
                        .toList())
                .stream()
                .flatMap(List::stream)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        wanted.forEach(input -> marked.addAll(elsewhere.marked().getOrDefault(input, List.of())));
        // A marker may have been left by who died before the commit.
        Set<OutputAddress> users = new LinkedHashSet<>(artifacts.findAll(marked).keySet());
        elsewhere.ofMany().forEach((output, own) -> {
            if (!Collections.disjoint(own, wanted)) {
                users.add(output);
            }
        });
        return users;
    }

    /**
     * What lies in no input's own folder.
     *
     * @param ofMany outputs of very many inputs, with the ids of these
     * @param marked inputs, with outputs that were marked together
     */
    private record Elsewhere(Map<OutputAddress, Set<String>> ofMany, Map<String, List<OutputAddress>> marked) {}

    private Elsewhere elsewhere() throws IOException, InterruptedException {
        Map<String, List<OutputAddress>> marked = new HashMap<>();
        for (Marked[] share : StoreRequests.together(artifacts.objects().list(SHARES).stream()
                .map(object -> (Callable<Marked[]>)
                        () -> Json.read(artifacts.objects().read(SHARES + object.path()), Marked[].class))
                .toList())) {
            for (Marked output : share) {
                output.inputs().forEach(input -> marked.computeIfAbsent(input, absent -> new ArrayList<>())
                        .add(output.output()));
            }
        }
        return new Elsewhere(ofMany(), marked);
    }

    private Map<OutputAddress, Set<String>> ofMany() throws IOException, InterruptedException {
        Map<OutputAddress, Set<String>> ofMany = new LinkedHashMap<>();
        artifacts
                .findAll(marked(OF_MANY))
                .forEach((output, commit) -> ofMany.put(
                        output, commit.inputs().stream().map(Input::id).collect(Collectors.toSet())));
        return ofMany;
    }

    /**
     * What people put into the store and something was made from, at a place: the versions of it that were used.
     *
     * @param uri a checkpoint's prefix or a dataset; with or without a slash at the end
     */
    public Set<Input.Stored> storedAt(String uri) throws IOException, InterruptedException {
        Elsewhere elsewhere = elsewhere();
        Set<OutputAddress> marked = new LinkedHashSet<>(elsewhere.ofMany().keySet());
        elsewhere.marked().values().forEach(marked::addAll);
        for (StoredObject marker : artifacts.objects().list(FOLDER)) {
            String[] parts = marker.path().split("/");
            if (parts.length == 3 && !parts[0].equals("many")) {
                marked.add(new OutputAddress(StageName.of(parts[1]), new Digest(parts[2])));
            }
        }
        String wanted = withoutSlash(uri);
        Set<Input.Stored> found = new LinkedHashSet<>();
        for (Commit commit : artifacts.findAll(marked).values()) {
            for (Input input : commit.inputs()) {
                if (input instanceof Input.Stored stored
                        && withoutSlash(stored.uri()).equals(wanted)) {
                    found.add(new Input.Stored("", stored.kind(), stored.uri(), stored.session(), stored.digest()));
                }
            }
        }
        return found;
    }

    private static String withoutSlash(String uri) {
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    /** Everything that was made from an input, directly or from what was: in the order of the steps away from it. */
    public Set<OutputAddress> descendants(String input) throws IOException, InterruptedException {
        Set<OutputAddress> all = new LinkedHashSet<>();
        Elsewhere elsewhere = elsewhere();
        List<String> next = List.of(input);
        while (!next.isEmpty()) {
            next = users(next, elsewhere).stream()
                    .filter(all::add)
                    .map(Lineage::id)
                    .toList();
        }
        return all;
    }

    private static String id(OutputAddress output) {
        return new Input.Made("", output).id();
    }

    private List<OutputAddress> marked(String folder) throws IOException {
        List<OutputAddress> marked = new ArrayList<>();
        for (StoredObject marker : artifacts.objects().list(folder)) {
            int slash = marker.path().indexOf('/');
            marked.add(new OutputAddress(
                    StageName.of(marker.path().substring(0, slash)),
                    new Digest(marker.path().substring(slash + 1))));
        }
        return marked;
    }
}
