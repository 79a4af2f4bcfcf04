package dev.hubbub.controller.plan;

import dev.hubbub.controller.resource.ExperimentSpec;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plans an experiment. The plan is a function of the spec, its inputs and the {@link Situation}; planning again after
 * something was committed, failed or published gives the next step, and planning when all is committed gives nothing to
 * do. What follows from spec and inputs alone is found once: addresses are digests, and a large grid has thousands.
 *
 * <p>Tasks become ready when their inputs are committed: segmentation per (session, segment length); clustering per
 * session; transcription per (session, segmentation, checkpoint) with all decodings that are missing; scoring per trial
 * once each of its sessions is transcribed or has failed; the report once every trial is scored or has failed.
 * Checkpoints are transcribed one after the other, so that a pod loads each once.
 *
 * <p>{@code parallelism} limits how many trials are transcribed at a time. Trials that share encoder passes are started
 * together, in the order of their first trial, while all started ones fit; the first group always starts.
 */
public final class Planner {

    private final String namespace;
    private final String experiment;
    private final ExperimentSpec spec;
    private final TaskGraph graph;

    /**
     * A planner of one run.
     *
     * @param sessions the sessions of all datasets, in the spec's order
     * @param checkpoints model name to what lies where its checkpoint should be
     * @throws InvalidExperimentException if the spec asks for something impossible
     */
    public Planner(
            String namespace,
            String experiment,
            ExperimentSpec spec,
            List<KnownSession> sessions,
            Map<String, KnownCheckpoint> checkpoints)
            throws InvalidExperimentException {
        this.namespace = namespace;
        this.experiment = experiment;
        this.spec = spec;
        List<TrialDefinition> trials = TrialGrid.expand(spec);
        refuseAmbiguousSessions(sessions);
        this.graph = new TaskGraph(spec, trials, sessions, checkpoints);
    }

    /**
     * Plans.
     *
     * @throws IOException if it cannot be found out what is committed
     */
    public Plan plan(Situation situation) throws IOException {
        return new PlanningPass(namespace, experiment, spec, situation, graph).plan();
    }

    // Scores and captions are kept by session name, so two sessions of one name would overwrite each other.
    private static void refuseAmbiguousSessions(List<KnownSession> sessions) throws InvalidExperimentException {
        if (sessions.isEmpty()) {
            throw new InvalidExperimentException(
                    "spec.datasets have no session between them: add recordings, or correct spec.datasets[].uri");
        }
        Map<String, KnownSession> byName = new HashMap<>();
        for (KnownSession session : sessions) {
            KnownSession other = byName.putIfAbsent(session.name(), session);
            if (other != null) {
                throw new InvalidExperimentException("The session '" + session.name() + "' is in "
                        + other.reference().dataset().uri() + " and in "
                        + session.reference().dataset().uri()
                        + ": leave it out of one of them with spec.datasets[].sessions, or rename it");
            }
        }
    }
}
