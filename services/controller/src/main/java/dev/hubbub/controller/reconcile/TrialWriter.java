package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.resource.TrialSpec;
import dev.hubbub.controller.resource.TrialStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes Trials: one request for what a Trial is, one for how far it is, and none to look first.
 *
 * <p>A Trial is made by a plain create, which the API server refuses where there is one of its name, whoever owns it. It
 * is changed by replacing the version that was last seen, which the API server refuses where there is a later one. A
 * server-side apply would have neither guard, and would leave fields that an earlier release or a person set: it takes
 * away only what the same manager gave.
 */
final class TrialWriter {

    private final KubernetesClient client;

    TrialWriter(KubernetesClient client) {
        this.client = client;
    }

    /** Makes a Trial, as it is then; absent if there is one of its name. */
    Optional<Trial> create(Experiment experiment, String name, TrialSpec spec) {
        Trial trial = new Trial();
        trial.setMetadata(Ownership.metadata(experiment, name, Map.of()));
        trial.setSpec(spec);
        return write(trial, Resource::create, HttpURLConnection.HTTP_CONFLICT);
    }

    /** Changes what a Trial is, as it is then; absent if it is no longer as it was last seen. */
    Optional<Trial> change(Trial known, TrialSpec spec) {
        return write(
                with(known, spec, known.getStatus()),
                Resource::update,
                HttpURLConnection.HTTP_CONFLICT,
                HttpURLConnection.HTTP_NOT_FOUND);
    }

    /** Says how far a Trial is, as it is then; absent if it is no longer as it was last seen. */
    Optional<Trial> report(Trial known, TrialStatus status) {
        return write(
                with(known, known.getSpec(), status),
                Resource::updateStatus,
                HttpURLConnection.HTTP_CONFLICT,
                HttpURLConnection.HTTP_NOT_FOUND);
    }

    /** Deletes a Trial; one that is gone is no fault. */
    void delete(Trial known) {
        client.resource(known).delete();
    }

    private static Trial with(Trial known, TrialSpec spec, TrialStatus status) {
        Trial trial = new Trial();
        trial.setMetadata(known.getMetadata());
        trial.setSpec(spec);
        trial.setStatus(status);
        return trial;
    }

    private Optional<Trial> write(Trial trial, Function<Resource<Trial>, Trial> request, Integer... refusals) {
        try {
            return Optional.of(request.apply(client.resource(trial)));
        } catch (KubernetesClientException e) {
            if (List.of(refusals).contains(e.getCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
