package dev.hubbub.controller.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.pods.KnownJob.State;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.Ownership;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservationTest {

    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final PodGroup GROUP = PodGroup.transcription("image");

    private final Experiment experiment = experiment("uid");

    @Test
    void jobs_of_this_run_are_told_from_those_of_earlier_ones() {
        Observation seen = observe(job(experiment, "now", "1"), job(experiment, "before", "0"));
        assertEquals(List.of("now"), seen.jobs().stream().map(KnownJob::name).toList());
        assertEquals(Set.of("before"), seen.leftovers());
    }

    @Test
    void a_job_of_an_experiment_that_had_the_name_before_is_no_concern_of_this_one() {
        Experiment predecessor = experiment("uid-before");
        Observation seen = observe(failed(job(predecessor, "a", "1")), job(predecessor, "b", "0"));
        assertEquals(List.of(), seen.jobs());
        assertEquals(Set.of(), seen.leftovers());
    }

    @Test
    void a_job_that_is_being_deleted_is_leaving_however_it_ended() {
        Job leaving = failed(job(experiment, "a", "1"));
        assertEquals(State.FAILED, observe(leaving).jobs().get(0).state());
        leaving.getMetadata().setDeletionTimestamp(NOW.toString());
        assertEquals(State.LEAVING, observe(leaving).jobs().get(0).state());
    }

    @Test
    void a_job_of_which_a_pod_ended_well_gets_no_more_pods() {
        Job job = new JobBuilder(job(experiment, "a", "1"))
                .editSpec()
                .withParallelism(2)
                .endSpec()
                .withNewStatus()
                .withActive(2)
                .endStatus()
                .build();
        assertEquals(Optional.of(2), observe(job).jobs().get(0).pods());
        job.getStatus().setSucceeded(1);
        assertEquals(Optional.empty(), observe(job).jobs().get(0).pods());
    }

    private Observation observe(Job... jobs) {
        return Observation.of(
                experiment,
                Run.of(experiment),
                GROUP,
                Observation.Intent.GO,
                List.of(jobs),
                new PodGroupMemory(),
                false,
                false,
                NOW);
    }

    private static Experiment experiment(String uid) {
        Experiment experiment = new Experiment();
        experiment.getMetadata().setNamespace("lab");
        experiment.getMetadata().setName("study");
        experiment.getMetadata().setUid(uid);
        experiment.getMetadata().setGeneration(1L);
        experiment.setSpec(Serialization.unmarshal("{}", ExperimentSpec.class));
        return experiment;
    }

    private static Job job(Experiment experiment, String name, String run) {
        return new JobBuilder()
                .withMetadata(Ownership.metadata(
                        experiment,
                        name,
                        Map.of(Ownership.COMPONENT_LABEL, GROUP.component(), Ownership.RUN_LABEL, run)))
                .withNewSpec()
                .endSpec()
                .build();
    }

    private static Job failed(Job job) {
        return new JobBuilder(job)
                .withNewStatus()
                .addNewCondition()
                .withType("Failed")
                .withStatus("True")
                .withReason("BackoffLimitExceeded")
                .endCondition()
                .endStatus()
                .build();
    }
}
