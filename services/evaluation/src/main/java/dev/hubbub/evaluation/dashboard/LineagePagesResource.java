package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.evaluation.api.CheckpointView;
import dev.hubbub.evaluation.api.LineageResource;
import dev.hubbub.evaluation.api.OutputView;
import dev.hubbub.evaluation.api.StoredKind;
import dev.hubbub.evaluation.index.Page;
import dev.hubbub.evaluation.page.Figures;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The pages of what came from what. */
@Path("/")
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class LineagePagesResource {

    private static final String CHECKPOINTS = "checkpoints";

    private final LineageResource lineage;
    private final Pages pages;

    LineagePagesResource(LineageResource lineage, Pages pages) {
        this.lineage = lineage;
        this.pages = pages;
    }

    /** Something that is shown elsewhere; {@code link} is {@code null} if it is not. */
    record Reference(String label, String link) {}

    /** A model of an experiment that uses weights, and where all of that experiment's weights are shown. */
    record Use(String label, String link, String experiment, String descent) {}

    /** What an output was made from. */
    record Source(String role, String label, String link, String session) {}

    /** Weights. */
    record Row(String uri, String architecture, String digest, Reference from, List<String> madeOf, List<Use> uses) {}

    /** A file of an output. */
    record StoredFile(String path, String size, String sha256) {}

    @GET
    @Path("checkpoints")
    @Operation(hidden = true)
    public String checkpoints(@QueryParam("q") String search, @QueryParam("page") @DefaultValue("0") int page)
            throws IOException {
        Page<CheckpointView> found = lineage.checkpoints(search, page, DashboardResource.PAGE);
        return pages.draw(
                CHECKPOINTS,
                CHECKPOINTS,
                Map.of(
                        "page", found.map(LineagePagesResource::row),
                        "search", search == null ? "" : search,
                        "pager",
                                Pager.of(found, number -> Address.of(CHECKPOINTS)
                                        .with("q", search)
                                        .with("page", Integer.toString(number)))));
    }

    private static Row row(CheckpointView view) {
        return new Row(
                view.uri(),
                view.architecture(),
                view.digest(),
                view.made() == null
                        ? new Reference(
                                "what was made from it",
                                Address.of(CHECKPOINTS, view.digest()).toString())
                        : reference(view.made()),
                view.madeOf() == null ? List.of() : view.madeOf(),
                view.uses().stream()
                        .map(use -> new Use(
                                use.namespace() + "/" + use.experiment() + ", " + use.model(),
                                Address.ofExperiment(use.namespace(), use.experiment())
                                        .with("filter", "model=" + use.model())
                                        .toString(),
                                use.experiment(),
                                Address.ofExperiment(use.namespace(), use.experiment(), CHECKPOINTS)
                                        .toString()))
                        .toList());
    }

    static Reference reference(OutputAddress output) {
        return new Reference(
                output.toString(),
                Address.of("outputs", output.stage().text(), output.digest().hex())
                        .toString());
    }

    @GET
    @Path("{kind: checkpoints|recordings|references|datasets}/{digest}")
    @Operation(hidden = true)
    public String stored(
            @PathParam("kind") String path,
            @PathParam("digest") String digest,
            @QueryParam("page") @DefaultValue("0") int page)
            throws IOException {
        StoredKind kind = StoredKind.named(path);
        Page<OutputAddress> made = lineage.outputs(path, digest, page, DashboardResource.PAGE);
        Optional<Input.Stored> named = lineage.stored(kind, digest, made.items());
        Map<String, Object> data = new HashMap<>();
        data.put("kind", kind.label());
        data.put("digest", digest);
        data.put("uri", named.map(Input.Stored::uri).orElse(null));
        data.put("session", named.map(Input.Stored::session).orElse(null));
        data.put(
                "known",
                kind != StoredKind.CHECKPOINTS
                        ? null
                        : lineage.checkpoints(digest, 0, 1).items().stream()
                                .map(LineagePagesResource::row)
                                .findFirst()
                                .orElse(null));
        data.put(
                "graph",
                LineageGraph.of(
                        new LineageGraph.Node(kind.label(), abbreviated(digest), null),
                        List.of(),
                        0,
                        made.items().stream().map(LineagePagesResource::node).toList(),
                        made.total()));
        data.put("page", made.map(LineagePagesResource::reference));
        data.put("pager", Pager.of(made, number -> Address.of(path, digest).with("page", Integer.toString(number))));
        return pages.draw("stored", kind == StoredKind.CHECKPOINTS ? CHECKPOINTS : "", data);
    }

    @GET
    @Path("outputs/{stage}/{digest}")
    @Operation(hidden = true)
    public String lineage(@PathParam("stage") String stage, @PathParam("digest") String digest) throws IOException {
        OutputView view = lineage.output(stage, digest);
        Map<String, Object> data = new HashMap<>();
        data.put("stage", stage);
        data.put("digest", digest);
        data.put("version", view.version());
        data.put("made", ExperimentsPage.time(view.time()));
        data.put("by", view.worker() + " on " + view.device() + " in " + Figures.duration(view.seconds()));
        data.put("parameters", view.parameters() == null ? null : Json.indented(view.parameters()));
        data.put(
                "sources",
                view.inputs().stream().map(LineagePagesResource::source).toList());
        data.put("moreSources", view.allInputs() - view.inputs().size());
        data.put(
                "users",
                view.users().stream().map(LineagePagesResource::reference).toList());
        data.put(
                "graph",
                LineageGraph.of(
                        new LineageGraph.Node(stage, abbreviated(digest), null),
                        view.inputs().stream()
                                .map(LineagePagesResource::source)
                                .map(each -> new LineageGraph.Node(each.role(), each.label(), each.link()))
                                .toList(),
                        view.allInputs(),
                        view.users().stream().map(LineagePagesResource::node).toList(),
                        view.allUsers()));
        data.put("moreUsers", view.allUsers() - view.users().size());
        data.put(
                "files",
                view.files().stream()
                        .map(file -> new StoredFile(file.path(), Figures.count(file.size()), file.sha256()))
                        .toList());
        return pages.draw("output", "", data);
    }

    static String abbreviated(String digest) {
        return new Digest(digest).abbreviated();
    }

    private static LineageGraph.Node node(OutputAddress output) {
        return new LineageGraph.Node(
                output.stage().text(),
                output.digest().abbreviated(),
                reference(output).link());
    }

    private static Source source(Input input) {
        return input.match(
                made -> new Source(
                        made.role(),
                        made.output().toString(),
                        reference(made.output()).link(),
                        null),
                stored -> new Source(
                        stored.role(),
                        stored.uri(),
                        Address.of(
                                        StoredKind.of(stored.kind()).path(),
                                        stored.digest().hex())
                                .toString(),
                        stored.session()));
    }
}
