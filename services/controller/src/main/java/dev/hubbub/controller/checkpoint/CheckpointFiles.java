package dev.hubbub.controller.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.CorruptArtifactException;
import dev.hubbub.artifacts.MissingObjectException;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreException;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.artifacts.StoreAccessException;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.Condition;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at the files of checkpoints. A folder is whole when its weights are (every part that its index names), with the
 * {@code config.json} of weights that are called as Hugging Face calls them, and with a tokenizer: no model that Hubbub
 * loads is without one. An output is whole when it is committed.
 */
final class CheckpointFiles {

    /** What says of a checkpoint what its other files do not: {@code labels} and {@code architecture}. */
    static final String DESCRIPTION = "hubbub.json";

    /** The stages whose outputs are checkpoints. */
    private static final Set<StageName> MAKERS =
            EnumSet.of(StageName.FETCH, StageName.TRAINING, StageName.MERGING, StageName.ADAPTING);

    /** Under which names Hugging Face finds weights. */
    private static final List<String> NAMED = List.of("model.safetensors", "pytorch_model.bin");

    private static final Pattern PART = Pattern.compile("(model|pytorch_model)-\\d+-of-(\\d{1,9})\\.(safetensors|bin)");
    private static final Pattern TOKENIZER = Pattern.compile(
            "tokenizer\\.json|vocab\\.json|.*\\.tiktoken|.*\\.model|dict\\.txt|.*units\\.txt|tokens\\.txt");

    /** Bytes of the largest file that is read: an index of weights is the longest. */
    private static final long LARGEST_READ = 16 << 20;

    private final ObjectStore objects;
    private final ArtifactStore artifacts;

    CheckpointFiles(ObjectStore objects) {
        this.objects = objects;
        this.artifacts = new ArtifactStore(objects);
    }

    /**
     * What is where a checkpoint should be; that nobody can tell is one of the things that may be found.
     *
     * @throws IOException if the look was broken off
     */
    Finding look(Checkpoint checkpoint) throws IOException {
        if (checkpoint.problem().isPresent()) {
            return Finding.invalid(checkpoint.problem().get());
        }
        Optional<ObjectUri> place = place(checkpoint);
        if (place.isEmpty()) {
            return Finding.invalid("spec.uri is no folder such as s3://bucket/prefix: correct it and apply again");
        }
        try {
            return at(checkpoint, place.get());
        } catch (MissingObjectException e) {
            return Finding.incomplete("There is no bucket " + place.get().bucket()
                    + ", or a file went while it was read:" + " correct spec.uri, or upload the checkpoint's files");
        } catch (CorruptArtifactException e) {
            return Finding.invalid(e.getMessage());
        } catch (StoreAccessException e) {
            return Finding.unreadable(Condition.Reason.StoreAccessDenied, e.getMessage());
        } catch (ObjectStoreException e) {
            return Finding.unreadable(Condition.Reason.StoreUnavailable, e.getMessage());
        }
    }

    private Finding at(Checkpoint checkpoint, ObjectUri uri) throws IOException {
        Optional<OutputAddress> output =
                uri.bucket().equals(objects.bucket()) ? OutputAddress.at(uri.key()) : Optional.empty();
        if (output.isPresent()) {
            return MAKERS.contains(output.get().stage())
                    ? made(checkpoint, output.get())
                    : Finding.invalid("spec.uri is an output of the stage "
                            + output.get().stage() + ", which makes no checkpoints: correct it and apply again");
        }
        return stored(
                checkpoint,
                new CheckpointFolder(uri, objects.inBucket(uri.bucket()).list(uri.key())));
    }

    /** The folder that a checkpoint names, in the one way of naming it; absent if it names none. */
    static Optional<ObjectUri> place(Checkpoint checkpoint) {
        return checkpoint.getSpec() == null
                ? Optional.empty()
                : place(checkpoint.getSpec().uri());
    }

    /** A folder in the one way of naming it; absent if it is none. */
    static Optional<ObjectUri> place(String uri) {
        try {
            return Optional.of(ObjectUri.parse(String.valueOf(uri)).normalized().asPrefix())
                    .filter(place -> !place.key().isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Finding made(Checkpoint checkpoint, OutputAddress output) throws IOException {
        Optional<Commit> commit = artifacts.find(output);
        if (commit.isEmpty()) {
            return Finding.incomplete("There is no output " + output + " in the store (yet): correct spec.uri, or run"
                    + " the experiment that makes it");
        }
        ModelArchitecture named = checkpoint.getSpec().architecture();
        return Finding.whole(
                "It is what the stage " + output.stage() + " made",
                new Finding.Content(
                        output.digest(),
                        named == null ? ModelArchitecture.WHISPER : named,
                        commit.get().files().size(),
                        commit.get().size(),
                        commit.get().run().time(),
                        Map.of()));
    }

    private Finding stored(Checkpoint checkpoint, CheckpointFolder folder) throws IOException {
        if (folder.files().isEmpty()) {
            return Finding.incomplete("Nothing is below " + folder.uri() + ": upload the checkpoint's files there");
        }
        try {
            Optional<Finding> fault = fault(folder);
            return fault.isPresent() ? fault.get() : whole(checkpoint, folder);
        } catch (UnreadableFileException e) {
            return Finding.invalid(e.getMessage());
        }
    }

    /** What keeps a folder from being a whole checkpoint. */
    private Optional<Finding> fault(CheckpointFolder folder) throws IOException, UnreadableFileException {
        List<String> names = folder.names();
        if (names.contains("adapter_config.json")) {
            return Optional.of(
                    Finding.invalid(folder.uri() + " holds an adapter, which is only a part of a model: join it"
                            + " with its base by 'hubbub merge BASE --adapter FOLDER'"));
        }
        Optional<String> missing = missingWeights(folder);
        if (missing.isPresent()) {
            return missing.map(Finding::incomplete);
        }
        boolean named = NAMED.stream().anyMatch(name -> names.contains(name) || names.contains(name + ".index.json"));
        List<String> weights =
                names.stream().filter(CheckpointFolder::isWeights).toList();
        if (!named && weights.size() > 1) {
            return Optional.of(Finding.invalid(folder.uri() + " holds several models, " + String.join(", ", weights)
                    + ": put each into a folder of its own"));
        }
        if (named && !names.contains("config.json")) {
            return Optional.of(Finding.incomplete("config.json is not in " + folder.uri() + " (yet)"));
        }
        return names.stream().anyMatch(name -> TOKENIZER.matcher(name).matches())
                ? Optional.empty()
                : Optional.of(
                        Finding.incomplete("No tokenizer, such as tokenizer.json, is in " + folder.uri() + " (yet)"));
    }

    /** Why its weights are not whole, in one sentence. */
    private Optional<String> missingWeights(CheckpointFolder folder) throws IOException, UnreadableFileException {
        List<String> names = folder.names();
        for (String name : NAMED) {
            if (names.contains(name)) {
                return Optional.empty();
            }
            String index = name + ".index.json";
            if (names.contains(index)) {
                return missingParts(folder, index, names);
            }
        }
        Optional<String> part =
                names.stream().filter(name -> PART.matcher(name).matches()).findFirst();
        if (part.isPresent()) {
            return Optional.of("The index that names all parts of the weights, such as " + part.get() + ", is not in "
                    + folder.uri() + " (yet)");
        }
        return names.stream().anyMatch(CheckpointFolder::isWeights)
                ? Optional.empty()
                : Optional.of("No weights, such as model.safetensors, are in " + folder.uri() + " (yet)");
    }

    /** What is missing of all that an index names, in one sentence. */
    private Optional<String> missingParts(CheckpointFolder folder, String index, List<String> names)
            throws IOException, UnreadableFileException {
        JsonNode map = json(folder, index).orElseThrow().path("weight_map");
        Set<String> parts = new TreeSet<>();
        map.forEach(part -> parts.add(part.asText()));
        if (!map.isObject() || parts.isEmpty()) {
            throw new UnreadableFileException(folder.uri().below(index)
                    + " has no weight_map that says in which files the weights are: upload it again");
        }
        Set<String> missing = new TreeSet<>(parts);
        missing.removeAll(names);
        if (!missing.isEmpty()) {
            return Optional.of(missing.iterator().next()
                    + (missing.size() == 1 ? "" : " and " + (missing.size() - 1) + " more")
                    + ", which " + index + " names, is not in " + folder.uri() + " (yet)");
        }
        // Each part holds weights, so that an index of all of them names all of them.
        Matcher part = PART.matcher(parts.iterator().next());
        return part.matches() && Long.parseLong(part.group(2)) > parts.size()
                ? Optional.of(index + " in " + folder.uri() + " names " + parts.size() + " of the "
                        + Long.parseLong(part.group(2)) + " parts that the weights have: upload it again, whole")
                : Optional.empty();
    }

    private Finding whole(Checkpoint checkpoint, CheckpointFolder folder) throws IOException, UnreadableFileException {
        Optional<JsonNode> description = json(folder, DESCRIPTION);
        CheckpointLabels labels = CheckpointLabels.of(
                folder.uri().key(), description.map(text -> text.path("labels")).orElse(null));
        return Finding.whole(
                "All of its files are there"
                        + (labels.refused().isEmpty()
                                ? ""
                                : "; " + DESCRIPTION + " has what is no label: " + String.join(", ", labels.refused())),
                new Finding.Content(
                        folder.digest(),
                        architecture(checkpoint, folder, description),
                        folder.files().size(),
                        folder.bytes(),
                        null,
                        labels.labels()));
    }

    private ModelArchitecture architecture(
            Checkpoint checkpoint, CheckpointFolder folder, Optional<JsonNode> description)
            throws IOException, UnreadableFileException {
        if (checkpoint.getSpec().architecture() != null) {
            return checkpoint.getSpec().architecture();
        }
        Stream<String> said = Stream.of(
                        description.map(text -> text.path("architecture").asText()),
                        json(folder, "config.json")
                                .map(config -> config.path("model_type").asText()))
                .flatMap(Optional::stream);
        // An exported model is a program: that it is to be run, somebody says who may write Checkpoints.
        return said.flatMap(name -> Stream.of(ModelArchitecture.values())
                        .filter(known -> known.text().equals(name)))
                .filter(known -> known != ModelArchitecture.TORCHSCRIPT)
                .findFirst()
                .orElse(ModelArchitecture.WHISPER);
    }

    /** A file of the folder, if it is there. */
    private Optional<JsonNode> json(CheckpointFolder folder, String name) throws IOException, UnreadableFileException {
        Optional<StoredObject> file = folder.files().stream()
                .filter(object -> object.path().equals(name))
                .findFirst();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        if (file.get().size() > LARGEST_READ) {
            throw new UnreadableFileException(
                    folder.uri().below(name) + " has " + file.get().size() + " bytes, more than any such file");
        }
        byte[] bytes = objects.inBucket(folder.uri().bucket())
                .read(folder.uri().below(name).key());
        try {
            return Optional.of(Json.mapper().readTree(bytes));
        } catch (IOException e) {
            throw new UnreadableFileException(folder.uri().below(name) + " is no JSON: upload it again");
        }
    }

    private static final class UnreadableFileException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableFileException(String message) {
            super(message);
        }
    }
}
