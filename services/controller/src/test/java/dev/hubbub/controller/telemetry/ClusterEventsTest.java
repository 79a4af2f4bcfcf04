package dev.hubbub.controller.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.controller.DevelopmentCluster;
import dev.hubbub.controller.resource.Experiment;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterEventsTest {

    @TempDir
    Path folder;

    @Test
    void what_happens_again_is_one_event_that_counts_up_until_the_cluster_forgets_it() throws Exception {
        try (DevelopmentCluster cluster = DevelopmentCluster.start(folder)) {
            ClusterEvents events = new ClusterEvents(cluster.client(), Clock.systemUTC());
            Experiment experiment = named("study");
            events.warning(experiment, "Stuck", "no room");
            events.warning(experiment, "Stuck", "no room");
            events.warning(experiment, "Stuck", "no image");
            events.normal(experiment, "Recovered", "room");
            events.warning(experiment, "Stuck", "no room");
            assertEquals(List.of("Recovered room 1", "Stuck no image 1", "Stuck no room 3"), told(cluster));

            cluster.client()
                    .v1()
                    .events()
                    .inNamespace(DevelopmentCluster.NAMESPACE)
                    .delete();
            events.warning(experiment, "Stuck", "no room");
            assertEquals(List.of("Stuck no room 1"), told(cluster));
        }
    }

    @Test
    void the_event_of_a_long_name_has_a_name_that_the_cluster_takes() throws Exception {
        try (DevelopmentCluster cluster = DevelopmentCluster.start(folder)) {
            new ClusterEvents(cluster.client(), Clock.systemUTC())
                    .normal(named("a".repeat(199) + "-b"), "Began", "well");
            assertEquals(List.of("Began well 1"), told(cluster));
        }
    }

    private static Experiment named(String name) {
        Experiment experiment = new Experiment();
        experiment.setMetadata(new ObjectMetaBuilder()
                .withNamespace(DevelopmentCluster.NAMESPACE)
                .withName(name)
                .withUid("uid")
                .build());
        return experiment;
    }

    private static List<String> told(DevelopmentCluster cluster) {
        return cluster.client().v1().events().inNamespace(DevelopmentCluster.NAMESPACE).list().getItems().stream()
                .map(ClusterEventsTest::line)
                .sorted()
                .toList();
    }

    private static String line(Event event) {
        return event.getReason() + " " + event.getMessage() + " " + event.getCount();
    }
}
