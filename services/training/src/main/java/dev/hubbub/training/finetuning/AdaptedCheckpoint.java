package dev.hubbub.training.finetuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.NewFile;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.PeftAdapter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint and a low-rank adapter of it joined: beside every matrix {@code W} that has one stands {@code W + alpha / rank
 * * B A}, in float32, and all else is the checkpoint's. Adapters are read in the layout in which PEFT exchanges them.
 *
 * @param base the checkpoint
 * @param adapter the folder of the adapter
 */
public record AdaptedCheckpoint(Part base, Part adapter) {
    /** The file beside the weights that says what they were made from. */
    public static final String LINEAGE = "adapter.json";

    /**
     * One of the two.
     *
     * @param name what people call it
     * @param path where its files lie
     */
    public record Part(String name, Path path) {}

    /** @throws CheckpointException if there is no adapter where it should be */
    public void requireAdapter() {
        if (!Files.isRegularFile(adapter.path().resolve("adapter_config.json"))) {
            throw new CheckpointException("There is no adapter in " + adapter.name() + ": name a folder with an"
                    + " adapter_config.json and its adapter_model.safetensors.");
        }
    }

    /** What tells the result from others before it is made. */
    public Digest digest() {
        return Digest.ofJson(List.of(CheckpointDigest.of(base.path()), adapterDigest()));
    }

    private Digest adapterDigest() {
        return CheckpointDigest.ofFiles(PeftAdapter.files(adapter.path()));
    }

    /**
     * Writes the joined checkpoint, which is loaded as the base is, with its tokenizer and configuration.
     *
     * @param folder where to
     * @param version of what joins them
     * @throws CheckpointException if the base's kind of model has no adapters, or the adapter is of another kind or for
     *     another model
     */
    public void write(Path folder, String version) {
        requireAdapter();
        ModelFamily family = ModelFamilies.of(base.path());
        Digest digest = CheckpointDigest.of(base.path());
        PeftAdapter.base(adapter.path())
                .filter(known -> !CheckpointDigest.matches(known, digest, base.path()))
                .ifPresent(known -> {
                    throw new CheckpointException(adapter.name() + " is an adapter of another checkpoint (SHA-256 "
                            + known.substring(0, Math.min(12, known.length())) + "... there, " + digest.abbreviated()
                            + "... here): name the one that it was trained beside, which was "
                            + PeftAdapter.baseName(adapter.path()) + ".");
                });
        try (TrainableModel model = FisherEstimation.opened(family, base.path(), ModelOptions.CPU)) {
            PeftAdapter read = PeftAdapter.read(adapter.path(), model);
            model.save(read.mergedInto(model).as(ElementType.FLOAT32), folder);
            byte[] lineage = (lineage(digest, read, version) + "\n").getBytes(StandardCharsets.UTF_8);
            NewFile.write(folder.resolve(LINEAGE), out -> out.write(lineage));
        }
    }

    private String lineage(Digest digest, PeftAdapter read, String version) {
        ObjectNode lineage = Json.mapper().createObjectNode().put("version", version);
        lineage.putObject("base").put("from", base.name()).put("digest", digest.hex());
        lineage.putObject("adapter")
                .put("from", adapter.name())
                .put("digest", adapterDigest().hex())
                .put("of", PeftAdapter.baseName(adapter.path()))
                .put("rank", read.which().adapters().orElseThrow().rank())
                .put("alpha", read.which().adapters().orElseThrow().alpha())
                .put("layers", read.which().names().size());
        return lineage.toPrettyString();
    }
}
