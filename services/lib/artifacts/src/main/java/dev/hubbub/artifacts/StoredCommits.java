package dev.hubbub.artifacts;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** The commits that are in a store, whether each is an object by itself or lies in a bundle with others. */
final class StoredCommits {
    private final ObjectStore objects;
    private final CommitListing listing;
    private final CommitBundles bundles;

    StoredCommits(ObjectStore objects, CommitBundles bundles) {
        this.objects = objects;
        this.listing = new CommitListing(objects);
        this.bundles = bundles;
    }

    /** The commit of an output, if it is complete. */
    Optional<Commit> find(OutputAddress address) throws IOException {
        Optional<Commit> known = bundles.find(address);
        Optional<Commit> commit = known.isPresent() ? known : findAlone(address);
        if (commit.isPresent()) {
            return commit;
        }
        bundles.look(address.stage());
        return bundles.find(address);
    }

    /** The commit of an output that is an object by itself. */
    private Optional<Commit> findAlone(OutputAddress address) throws IOException {
        String key = address.prefix() + ArtifactStore.MARKER;
        byte[] json;
        try {
            json = objects.read(key);
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
        Commit commit;
        try {
            commit = Json.read(json, Commit.class);
        } catch (IOException e) {
            throw new CorruptArtifactException("The commit " + objects.uri(key) + " is not readable ("
                    + e.getMessage().lines().findFirst().orElse("") + "); " + remedy(address));
        }
        if (commit.recipe() == null || !commit.address().equals(address)) {
            throw new CorruptArtifactException(
                    "The commit " + objects.uri(key) + " belongs to another address; " + remedy(address));
        }
        return Optional.of(commit);
    }

    /**
     * The commits of those outputs that are complete, in the order asked; looked up several at a time, because a
     * planner asks for hundreds.
     */
    Map<OutputAddress, Commit> findAll(Collection<OutputAddress> addresses) throws IOException, InterruptedException {
        List<OutputAddress> wanted = List.copyOf(new LinkedHashSet<>(addresses));
        // A listing is worth more than one output's commit: with a few of them missing it costs nothing to speak of.
        if (wanted.size() > 1 && !wanted.stream().allMatch(bundles::isListed)) {
            look(wanted);
        }
        if (wanted.size() == 1) {
            return find(wanted.get(0)).map(only -> Map.of(wanted.get(0), only)).orElse(Map.of());
        }
        return findListed(wanted);
    }

    /** {@link #findAll} right after {@link #listed} was asked about these and maybe others: bundles are not listed again. */
    Map<OutputAddress, Commit> findListed(Collection<OutputAddress> addresses)
            throws IOException, InterruptedException {
        List<OutputAddress> wanted = List.copyOf(new LinkedHashSet<>(addresses));
        bundles.read(wanted);
        List<Optional<Commit>> commits = StoreRequests.together(wanted.stream()
                .map(address -> (Callable<Optional<Commit>>)
                        () -> bundles.isListed(address) ? find(address) : findAlone(address))
                .toList());
        Map<OutputAddress, Commit> found = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            OutputAddress address = wanted.get(i);
            commits.get(i).ifPresent(commit -> found.put(address, commit));
        }
        return found;
    }

    private void look(Collection<OutputAddress> addresses) throws IOException {
        for (StageName stage :
                addresses.stream().map(OutputAddress::stage).distinct().toList()) {
            bundles.look(stage);
        }
    }

    /** Which of these outputs are complete; their commits are not read where a listing tells it for less. */
    Set<OutputAddress> committed(Collection<OutputAddress> addresses) throws IOException, InterruptedException {
        CommitListing.Answer answer = listed(addresses);
        Set<OutputAddress> committed = new HashSet<>(answer.committed());
        List<OutputAddress> unlisted = List.copyOf(answer.unlisted());
        List<Optional<Commit>> alone = StoreRequests.together(unlisted.stream()
                .map(address -> (Callable<Optional<Commit>>) () -> findAlone(address))
                .toList());
        for (int i = 0; i < unlisted.size(); i++) {
            if (alone.get(i).isPresent()) {
                committed.add(unlisted.get(i));
            }
        }
        return committed;
    }

    /** What listings tell of outputs, where they cost less than to ask for each. */
    CommitListing.Answer listed(Collection<OutputAddress> addresses) throws IOException, InterruptedException {
        look(addresses);
        Map<Boolean, List<OutputAddress>> bundled =
                addresses.stream().distinct().collect(Collectors.partitioningBy(bundles::isListed));
        CommitListing.Answer answer = listing.look(bundled.get(false));
        answer.committed().addAll(bundled.get(true));
        return answer;
    }

    /** @throws MissingObjectException if it is not complete */
    Commit require(OutputAddress address) throws IOException {
        return find(address)
                .orElseThrow(() -> new MissingObjectException(
                        "There is no committed output " + address + " in " + objects.settings()
                                + ": it was never made, or has been deleted.",
                        null));
    }

    /** What to do about one that is spoiled, the end of a sentence. */
    String remedy(OutputAddress address) {
        return "delete " + objects.uri(bundles.key(address).orElse(address.prefix()))
                + " and run the experiment again.";
    }

    /** The object that an output's commit is in. */
    String key(OutputAddress address) {
        return bundles.key(address).orElse(address.prefix() + ArtifactStore.MARKER);
    }
}
