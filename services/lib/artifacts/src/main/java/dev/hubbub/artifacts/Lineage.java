package dev.hubbub.artifacts;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * The way from inputs to what was made from them. A commit tells its inputs; for the other direction it leaves an empty
 * object {@code lineage/<input>/<stage>/<digest>} for each input that its recipe names, so that what used a checkpoint
 * is one listing. What a recipe does not name, such as the recordings behind a segment list, is reached through what it
 * does.
 *
 * <p>An output of very many inputs, such as the score of ten thousand sessions, leaves one marker
 * {@code lineage/many/<stage>/<digest>} instead, and its commit is looked at: markers are not to cost more than outputs.
 */
public final class Lineage {

    static final int MANY = 32;

    private static final String FOLDER = "lineage/";
    private static final String OF_MANY = FOLDER + "many/";

    private final ArtifactStore artifacts;

    Lineage(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** The keys of the markers that an output leaves. */
    static List<String> markers(Recipe recipe, Collection<Input> inputs) {
        String output = recipe.stage().text() + "/" + recipe.address().digest().hex();
        List<String> direct = inputs.stream()
                .filter(input -> recipe.inputs().containsKey(input.role()))
                .map(input -> FOLDER + input.id() + "/" + output)
                .distinct()
                .toList();
        return direct.size() <= MANY ? direct : List.of(OF_MANY + output);
    }

    /**
     * The outputs whose recipes name one of these inputs, and that are there.
     *
     * @param inputs what {@link Input#id} says of each
     */
    public Set<OutputAddress> users(Collection<String> inputs) throws IOException, InterruptedException {
        return users(inputs, ofMany());
    }

    private Set<OutputAddress> users(Collection<String> inputs, Map<OutputAddress, Set<String>> ofMany)
            throws IOException, InterruptedException {
        Set<String> wanted = new LinkedHashSet<>(inputs);
        List<OutputAddress> marked = StoreRequests.together(wanted.stream()
                        .map(input -> (Callable<List<OutputAddress>>) () -> marked(FOLDER + input + "/"))
                        .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
        // A marker may have been left by who died before the commit.
        Set<OutputAddress> users = new LinkedHashSet<>(artifacts.findAll(marked).keySet());
        ofMany.forEach((output, own) -> {
            if (!Collections.disjoint(own, wanted)) {
                users.add(output);
            }
        });
        return users;
    }

    /** The outputs of very many inputs, with the ids of these. */
    private Map<OutputAddress, Set<String>> ofMany() throws IOException, InterruptedException {
        Map<OutputAddress, Set<String>> ofMany = new LinkedHashMap<>();
        artifacts
                .findAll(marked(OF_MANY))
                .forEach((output, commit) -> ofMany.put(
                        output, commit.inputs().stream().map(Input::id).collect(Collectors.toSet())));
        return ofMany;
    }

    /** Everything that was made from an input, directly or from what was: in the order of the steps away from it. */
    public Set<OutputAddress> descendants(String input) throws IOException, InterruptedException {
        Set<OutputAddress> all = new LinkedHashSet<>();
        Map<OutputAddress, Set<String>> ofMany = ofMany();
        List<String> next = List.of(input);
        while (!next.isEmpty()) {
            next = users(next, ofMany).stream()
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
