package dev.hubbub.evaluation.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Outputs with what they come from and what came of them, as their commits tell. */
@Singleton
public class Outputs {

    static final int MOST = 500;
    private static final int LONGEST_PARAMETERS = 20_000;

    private final ArtifactStore artifacts;

    Outputs(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /**
     * An output.
     *
     * @throws UnknownException if there is none
     */
    public OutputView find(String stage, String digest) throws IOException {
        OutputAddress address = address(stage, digest);
        Commit commit = artifacts
                .find(address)
                .orElseThrow(() -> new UnknownException("There is no such output in the store."));
        List<OutputAddress> users = users(new Input.Made("", address).id());
        JsonNode parameters = commit.recipe().parameters();
        return new OutputView(
                address,
                commit.recipe().version(),
                parameters.toString().length() > LONGEST_PARAMETERS ? null : parameters,
                commit.inputs().stream().limit(MOST).toList(),
                commit.inputs().size(),
                commit.files().stream()
                        .map(file -> new OutputView.StoredFile(
                                file.path(), file.size(), file.sha256().hex()))
                        .toList(),
                commit.run().worker(),
                commit.run().device(),
                commit.run().seconds(),
                commit.run().time(),
                users.stream().limit(MOST).toList(),
                users.size());
    }

    /** What was made from something that people put into the store. */
    public List<OutputAddress> madeFrom(StoredKind kind, String digest) throws IOException {
        return users(kind.id(digest(digest)));
    }

    /**
     * Where that is and what it is called, as what was made from it says.
     *
     * @param users what was made from it
     */
    Optional<Input.Stored> named(StoredKind kind, String digest, List<OutputAddress> users) throws IOException {
        String id = kind.id(digest(digest));
        for (OutputAddress user : users) {
            Optional<Input.Stored> stored = artifacts.find(user).stream()
                    .flatMap(commit -> commit.inputs().stream())
                    .filter(input -> input.id().equals(id))
                    .flatMap(input -> input.match(made -> Stream.<Input.Stored>empty(), Stream::of))
                    .findFirst();
            if (stored.isPresent()) {
                return stored;
            }
        }
        return Optional.empty();
    }

    private List<OutputAddress> users(String input) throws IOException {
        try {
            return artifacts.lineage().users(List.of(input)).stream()
                    .sorted(Comparator.comparing(OutputAddress::stage).thenComparing(OutputAddress::digest))
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The service is stopping");
        }
    }

    private static OutputAddress address(String stage, String digest) {
        try {
            return new OutputAddress(StageName.of(stage), digest(digest));
        } catch (IllegalArgumentException e) {
            throw new UnknownException("There is no stage '" + KnownExperiments.shown(stage) + "'.");
        }
    }

    private static Digest digest(String hex) {
        try {
            return new Digest(hex);
        } catch (IllegalArgumentException e) {
            throw new UnknownException("'" + KnownExperiments.shown(hex) + "' is no digest.");
        }
    }
}
