package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.api.UnknownException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What pages are drawn with. */
@Path("/assets")
public class AssetsResource {

    private final Assets assets;

    AssetsResource(Assets assets) {
        this.assets = assets;
    }

    @GET
    @Path("{name}")
    @Operation(hidden = true)
    public Response asset(@PathParam("name") String name) {
        Assets.Asset asset = assets.find(name).orElseThrow(() -> new UnknownException("There is no such file."));
        return Response.ok(asset.content(), asset.type())
                .header("Cache-Control", "public, max-age=86400")
                .tag(asset.version())
                .build();
    }
}
