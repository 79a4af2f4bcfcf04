package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.evaluation.index.Page;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What came from what. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "lineage")
public class LineageResource {

    private final KnownCheckpoints checkpoints;
    private final Outputs outputs;

    LineageResource(KnownCheckpoints checkpoints, Outputs outputs) {
        this.checkpoints = checkpoints;
        this.outputs = outputs;
    }

    @GET
    @Path("checkpoints")
    @Operation(
            summary =
                    "Weights that experiments use; q is a part of their address or architecture, or how their digest begins")
    public Page<CheckpointView> checkpoints(
            @QueryParam("q") String search,
            @QueryParam("page") @DefaultValue("0") int page,
            @QueryParam("size") @DefaultValue("50") int size)
            throws IOException {
        return checkpoints.matching(search, page, size);
    }

    @GET
    @Path("{kind: checkpoints|recordings|references|datasets}/{digest}/outputs")
    @Operation(
            summary = "What was made from something that people put into the store",
            description = "kind is one of checkpoints, recordings, references (the texts of a session) and datasets.")
    public Page<OutputAddress> outputs(
            @PathParam("kind") String kind,
            @PathParam("digest") String digest,
            @QueryParam("page") @DefaultValue("0") int page,
            @QueryParam("size") @DefaultValue("50") int size)
            throws IOException {
        List<OutputAddress> made = outputs.madeFrom(StoredKind.named(kind), digest);
        return Page.of(made, made.size(), page, size);
    }

    /**
     * Where something is that people put into the store, as what was made from it says.
     *
     * @param users some of what was made from it
     */
    public Optional<Input.Stored> stored(StoredKind kind, String digest, List<OutputAddress> users) throws IOException {
        return outputs.named(kind, digest, users);
    }

    @GET
    @Path("outputs/{stage}/{digest}")
    @Operation(summary = "An output of a stage: what it was made from, how, and what was made from it")
    public OutputView output(@PathParam("stage") String stage, @PathParam("digest") String digest) throws IOException {
        return outputs.find(stage, digest);
    }
}
