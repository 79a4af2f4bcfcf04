package dev.hubbub.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a person does with kubectl; the same behaviours are tested without it in this package's other tests. */
@EnabledIf(value = "isKubectlThere", disabledReason = "kubectl is not on the path")
class KubectlTest {
    private static RunningCluster cluster;
    private static Path home;

    static boolean isKubectlThere() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        home = folder;
        cluster = RunningCluster.start(folder.resolve("data"));
        Files.writeString(folder.resolve("config"), cluster.cluster().kubeconfig());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private record Run(int code, String out) {}

    private static Process launch(Path out, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().put("KUBECONFIG", home.resolve("config").toString());
        builder.environment().put("HOME", home.toString());
        return builder.start();
    }

    private static Run kubectl(String... arguments) throws Exception {
        Path out = Files.createTempFile(home, "kubectl", ".out");
        Process process = launch(out, arguments);
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Run(process.waitFor(), Files.readString(out));
    }

    private static String file(String name, String yaml) throws IOException {
        // kubectl takes what begins with a brace for JSON.
        return Files.writeString(home.resolve(name), RunningCluster.json(yaml)).toString();
    }

    private static String recipe(String name, String spec) throws IOException {
        return file(name + ".yaml", RunningCluster.recipe(name, spec));
    }

    @Test
    void apply_get_and_delete_work_as_with_any_cluster() throws Exception {
        String soup = recipe("soup", "{dish: tomato soup, oven: {}}");
        assertThat(kubectl("apply", "-f", soup).out()).isEqualTo("recipe.kitchen.test/soup created\n");
        assertThat(kubectl("apply", "-f", soup).out()).isEqualTo("recipe.kitchen.test/soup unchanged\n");
        recipe("soup", "{dish: tomato soup, oven: {}, servings: 8}");
        assertThat(kubectl("diff", "-f", soup).out()).contains("-  servings: 4", "+  servings: 8");
        assertThat(kubectl("apply", "-f", soup).out()).isEqualTo("recipe.kitchen.test/soup configured\n");
        assertThat(kubectl("get", "rcp").out().replaceAll(" +", " "))
                .matches("NAME DISH SERVINGS READY AGE\nsoup tomato soup 8 \\d+s\n");
        assertThat(kubectl("get", "recipes", "-A", "-o", "wide").out().replaceAll(" +", " "))
                .contains("NAMESPACE NAME DISH SERVINGS READY OVEN AGE\ndefault soup tomato soup 8 fan ");
        assertThat(kubectl("get", "recipe", "soup", "-o", "jsonpath={.spec.servings}")
                        .out())
                .isEqualTo("8");
        assertThat(kubectl("delete", "-f", soup).out()).contains("recipe.kitchen.test \"soup\" deleted");
        assertThat(kubectl("get", "recipe", "soup").out())
                .contains("NotFound", "recipes.kitchen.test \"soup\" not found");
    }

    @Test
    void an_invalid_object_is_refused_with_field_and_reason() throws Exception {
        Run invalid = kubectl("apply", "-f", recipe("bad", "{dish: stew, steps: [{minutes: 0}]}"));
        assertThat(invalid.code()).isEqualTo(1);
        assertThat(invalid.out())
                .contains("The Recipe \"bad\" is invalid: spec.steps[0].minutes: Invalid value: 0: must be ≥ 1");
        Run typo = kubectl("apply", "-f", recipe("typo", "{dish: stew, serving: 2}"));
        assertThat(typo.out()).contains("strict decoding error: unknown field \"spec.serving\"");
    }

    @Test
    void server_side_apply_and_dry_run_keep_their_promises() throws Exception {
        String applied = recipe("applied", "{dish: stew, servings: 3}");
        assertThat(kubectl("apply", "--dry-run=server", "-f", applied).out()).contains("created (server dry run)");
        assertThat(kubectl("get", "recipe", "applied").code()).isEqualTo(1);
        assertThat(kubectl("apply", "--server-side", "-f", applied).out()).contains("serverside-applied");
        assertThat(kubectl("patch", "recipe", "applied", "--type=merge", "-p", "{\"spec\":{\"servings\":5}}")
                        .out())
                .contains("patched");
        Run refused = kubectl("apply", "--server-side", "-f", applied);
        assertThat(refused.out()).contains("conflict with \"kubectl-patch\"", ".spec.servings");
        assertThat(kubectl("apply", "--server-side", "--force-conflicts", "-f", applied)
                        .code())
                .isZero();
    }

    @Test
    void a_job_is_waited_for_described_and_its_log_read() throws Exception {
        String job = file(
                "job.yaml",
                "{apiVersion: batch/v1, kind: Job, metadata: {name: hello}, spec: {template: {spec: {restartPolicy: Never,"
                        + " containers: [{name: main, image: test/shell, args: ['echo hello there']}]}}}}");
        assertThat(kubectl("apply", "-f", job).out()).isEqualTo("job.batch/hello created\n");
        assertThat(kubectl("wait", "--for=condition=complete", "job/hello", "--timeout=20s")
                        .out())
                .isEqualTo("job.batch/hello condition met\n");
        assertThat(kubectl("logs", "-f", "job/hello").out()).isEqualTo("hello there\n");
        assertThat(kubectl("describe", "job", "hello").out())
                .contains("1 Succeeded", "SuccessfulCreate", "Job completed");
        assertThat(kubectl("get", "jobs,pods").out()).contains("job.batch/hello", "Complete", "1/1", "Completed");
        assertThat(kubectl("events", "--for", "job/hello").out()).contains("SuccessfulCreate");
        assertThat(kubectl("delete", "job", "hello").out()).contains("job.batch \"hello\" deleted");
    }

    @Test
    void a_list_is_applied_item_by_item() throws Exception {
        String list = file(
                "list.json",
                "{apiVersion: v1, kind: List, items: [" + RunningCluster.recipe("one", "{dish: stew}") + ", "
                        + RunningCluster.recipe("two", "{dish: stew}") + "]}");
        assertThat(kubectl("apply", "-f", list).out())
                .isEqualTo("recipe.kitchen.test/one created\nrecipe.kitchen.test/two created\n");
    }

    @Test
    void explain_shows_the_schema_and_api_resources_the_kinds() throws Exception {
        assertThat(kubectl("explain", "recipe.spec.dish").out()).contains("FIELD: dish <string>", "What is cooked");
        assertThat(kubectl("explain", "recipe").out()).contains("What kind of object it is.");
        assertThat(kubectl("api-resources", "--api-group=kitchen.test").out()).contains("recipes", "rcp", "Recipe");
        assertThat(kubectl("version").out()).contains("Server Version: v1.32");
    }

    @Test
    void a_watch_prints_each_change_as_a_row() throws Exception {
        String watched = recipe("watched", "{dish: stew}");
        kubectl("apply", "-f", watched);
        Path out = home.resolve("watch.out");
        Process watch = launch(out, "get", "recipe", "watched", "-w");
        try {
            org.awaitility.Awaitility.await().until(() -> Files.readString(out).contains("stew"));
            kubectl("patch", "recipe", "watched", "--type=merge", "-p", "{\"spec\":{\"servings\":77}}");
            org.awaitility.Awaitility.await().until(() -> Files.readString(out).contains("77"));
        } finally {
            watch.destroy();
            watch.waitFor();
        }
        assertThat(Files.readString(out)).containsOnlyOnce("NAME");
    }

    @Test
    void labels_edits_and_status_patches_go_through() throws Exception {
        kubectl("apply", "-f", recipe("edited", "{dish: stew}"));
        assertThat(kubectl("label", "recipe", "edited", "course=main").out()).contains("labeled");
        assertThat(kubectl("get", "recipe", "-l", "course=main", "-o", "name").out())
                .isEqualTo("recipe.kitchen.test/edited\n");
        assertThat(kubectl(
                                "patch",
                                "recipe",
                                "edited",
                                "--subresource=status",
                                "--type=merge",
                                "-p",
                                "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}")
                        .code())
                .isZero();
        assertThat(kubectl("wait", "--for=condition=Ready", "recipe/edited", "--timeout=5s")
                        .out())
                .contains("condition met");
        assertThat(kubectl("describe", "recipe", "edited").out()).contains("course=main", "Ready");
    }
}
