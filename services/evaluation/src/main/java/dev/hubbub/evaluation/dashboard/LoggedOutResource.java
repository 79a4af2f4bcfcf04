package dev.hubbub.evaluation.dashboard;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What is seen after logging out where the provider has no page of its own for that. Everybody may see it. */
@Path("/logged-out")
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class LoggedOutResource {

    private final Pages pages;

    LoggedOutResource(Pages pages) {
        this.pages = pages;
    }

    @GET
    @Operation(hidden = true)
    public String loggedOut() {
        return pages.draw("logged-out", "", Map.of());
    }
}
