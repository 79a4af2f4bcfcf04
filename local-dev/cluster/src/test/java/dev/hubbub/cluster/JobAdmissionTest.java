package dev.hubbub.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.cluster.RunningCluster.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Job that describes pods which nobody could make is refused, and its fields are named as Kubernetes names them. */
class JobAdmissionTest {
    private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
    private static RunningCluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = RunningCluster.start(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            containers: [{name: c, image: "i "}]                       | containers[0].image: Invalid value
            nodeSelector: {"a b": c}                                   | nodeSelector: Invalid value: "a b"
            nodeSelector: {a: "b c"}                                   | nodeSelector: Invalid value: "b c"
            priorityClassName: a..b                                    | priorityClassName: Invalid value
            runtimeClassName: -nvidia                                  | runtimeClassName: Invalid value
            tolerations: [{key: a, operator: Exists, value: b}]        | tolerations[0].value: Invalid value: "b": value must be empty
            tolerations: [{operator: Equal, value: b}]                 | tolerations[0].operator: Invalid value
            tolerations: [{key: "a b", operator: Exists}]              | tolerations[0].key: Invalid value
            containers: [{name: c, image: i, resources: {limits: {"my gpu!": "1"}}}]          | containers[0].resources.limits: Invalid value: "my gpu!"
            containers: [{name: c, image: i, resources: {limits: {gpu: "1"}}}]                | containers[0].resources.limits: Invalid value: "gpu"
            containers: [{name: c, image: i, resources: {limits: {nvidia.com/gpu: 500m}}}]    | containers[0].resources.limits[nvidia.com/gpu]: Invalid value
            containers: [{name: c, image: i, resources: {requests: {cpu: 0.0001m}}}]          | containers[0].resources.requests[cpu]: Invalid value
            containers: [{name: c, image: i, resources: {requests: {memory: 4 Gi}}}]          | containers[0].resources.requests[memory]: Invalid value
            containers: [{name: c, image: i, resources: {requests: {memory: "-1"}}}]          | containers[0].resources.requests[memory]: Invalid value
            containers: [{name: c, image: i, resources: {requests: {memory: "9999999999999999999999"}}}] | containers[0].resources.requests[memory]: Invalid value
            """)
    void a_job_whose_pods_cannot_be_made_is_refused(String fields, String fault) {
        Answer refused = cluster.post(JOBS, job("broken", fields));
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).startsWith("Job.batch \"broken\" is invalid: spec.template.spec." + fault);
    }

    @Test
    void a_job_with_all_of_that_as_it_should_be_is_taken() {
        Answer taken = cluster.post(
                JOBS,
                job(
                        "sound",
                        """
                nodeSelector: {nvidia.com/gpu.product: NVIDIA-H100}
                      priorityClassName: low.but-steady
                      tolerations: [{operator: Exists}, {key: team, operator: Equal, value: speech, effect: NoExecute}]
                      containers:
                        - {name: c, image: i, resources: {requests: {cpu: 500m, memory: 1.5Gi}, limits: {nvidia.com/gpu: 1}}}"""));
        assertThat(taken.code()).as(taken.message()).isEqualTo(201);
    }

    private static String job(String name, String fields) {
        String containers = fields.contains("containers:") ? "" : "\n      containers: [{name: c, image: i}]";
        return "metadata: {name: " + name + "}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      "
                + fields + containers + "\n";
    }
}
