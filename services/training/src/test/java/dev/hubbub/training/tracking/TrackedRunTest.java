package dev.hubbub.training.tracking;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.torch.MemoryUse;
import dev.hubbub.speech.training.Losses;
import dev.hubbub.speech.training.run.Evaluation;
import dev.hubbub.speech.training.run.RunFolder;
import dev.hubbub.speech.training.run.TrainingListener;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's files as a trainer writes them, against a server that answers as MLflow does. */
class TrackedRunTest {
    private static final String RUN =
            """
            {"version": "7", "base": {"architecture": "whisper", "digest": "b1"}, "data": {"digest": "d1", "heldOut": "h1"},
             "from": "s3://b/base", "device": "cpu", "precision": "float32", "forced": false,
             "settings": {"steps": 4, "learningRate": 1.0E-4, "frozen": ["encoder.*", "decoder.0.*"],
             "lora": {"rank": 8}}, "preflight": {"findings": ["long"]}}
            """;

    private static final MemoryUse NOTHING = new MemoryUse(0, OptionalLong.empty());

    @TempDir
    Path place;

    private FakeMlflow server;
    private RunFolder folder;
    private final Heard heard = new Heard();

    @BeforeEach
    void begin() throws IOException {
        server = new FakeMlflow();
        folder = new RunFolder(place);
        Files.createDirectories(place.resolve("training"));
        Files.writeString(place.resolve("training/run.json"), RUN);
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void a_run_is_told_with_parameters_tags_curve_and_end() throws IOException {
        try (TrackedRun run = tracked()) {
            evaluate(run, 0, 0.5);
            step(run, 1);
            step(run, 2);
            evaluate(run, 2, 0.25);
            run.finished();
        }
        FakeMlflow.Run told = server.only();
        assertEquals("study", told.name);
        assertEquals("FINISHED", told.status);
        assertTrue(told.ended);
        assertEquals("1.0E-4", told.parameters.get("learningRate"));
        assertEquals("encoder.*,decoder.0.*", told.parameters.get("frozen"));
        assertEquals("8", told.parameters.get("lora.rank"));
        assertEquals("whisper", told.parameters.get("architecture"));
        assertNull(told.parameters.get("preflight.findings"));
        assertEquals("b1", told.tags.get("hubbub.base"));
        assertEquals("d1", told.tags.get("hubbub.data.digest"));
        assertEquals("h1", told.tags.get("hubbub.data.heldOut"));
        assertEquals("7", told.tags.get("hubbub.version"));
        assertEquals(List.of("1=0.9", "2=0.8"), told.metric("loss"));
        assertEquals(List.of("1=1.0", "2=1.0"), told.metric("taken"));
        assertEquals(List.of("0=0.5", "2=0.25"), told.metric("errorRate"));
        assertEquals(List.of(), told.metric("step"));
        assertEquals(List.of(), heard.warnings);
        assertTrue(heard.notices.get(0).contains(server.address() + "/#/experiments/e0/runs/r0"), heard::toString);
        assertEquals(4, heard.events);
    }

    @Test
    void what_an_outage_kept_away_is_told_when_it_is_over_and_it_is_said_once() throws IOException {
        server.outage(503);
        try (TrackedRun run = tracked()) {
            step(run, 1);
            await().until(() -> server.requests() > 2);
            step(run, 2);
            server.outage(0);
            await().until(() ->
                    server.count() == 1 && server.only().metric("loss").size() == 2);
            step(run, 3);
            run.finished();
        }
        assertEquals(List.of("1=0.9", "2=0.8", "3=0.7"), server.only().metric("loss"));
        assertEquals("FINISHED", server.only().status);
        assertEquals(1, heard.warnings.size(), heard::toString);
        assertTrue(
                heard.warnings.get(0).contains("answers 503 TEMPORARILY_UNAVAILABLE (out of order)"), heard::toString);
    }

    @Test
    void steps_do_not_wait_for_a_server_that_does_not_answer() throws IOException {
        CountDownLatch held = server.hold();
        try (TrackedRun run = tracked()) {
            for (int step = 1; step <= 300; step++) {
                step(run, step);
            }
            // Had one of them waited, none of this would be reached: nothing is answered yet.
            assertEquals(300, heard.events);
            assertEquals(0, server.count());
            held.countDown();
            run.finished();
        }
        assertEquals(300, server.only().metric("loss").size());
        assertEquals(
                IntStream.rangeClosed(1, 300).boxed().toList(),
                server.only().metric("loss").stream()
                        .map(value -> Integer.valueOf(value.split("=")[0]))
                        .toList());
    }

    @Test
    void a_run_that_is_taken_up_again_goes_on_in_the_same_run_and_tells_what_was_not_told() throws IOException {
        try (TrackedRun run = tracked()) {
            step(run, 1);
            step(run, 2);
            await().until(() ->
                    server.count() == 1 && server.only().metric("loss").size() == 2);
            server.outage(500);
            step(run, 3);
        }
        assertEquals("RUNNING", server.only().status);
        assertTrue(heard.last().contains("was not told all of this run, because it answers 500"), heard::toString);
        assertTrue(heard.last().contains("told when the run is taken up again"), heard::toString);

        server.outage(0);
        // As a trainer does that goes on behind its checkpoint after step 2.
        Path curve = folder.curve();
        Files.write(curve, Files.readAllLines(curve).subList(0, 2));
        try (TrackedRun run = tracked()) {
            step(run, 3);
            step(run, 4);
            run.finished();
        }
        assertEquals(List.of("1=0.9", "2=0.8", "3=0.7", "4=0.6"), server.only().metric("loss"));
        assertEquals("FINISHED", server.only().status);
    }

    @Test
    void a_run_that_fails_or_is_broken_off_is_ended_so() throws IOException {
        try (TrackedRun run = tracked()) {
            step(run, 1);
        }
        assertEquals("FAILED", server.only().status);
        try (TrackedRun run = tracked()) {
            step(run, 2);
            Thread.currentThread().interrupt();
        }
        assertTrue(Thread.interrupted(), "whoever asked for the end still sees that");
        assertEquals("KILLED", server.only().status);
    }

    @Test
    void a_server_that_is_away_or_lets_nobody_in_ends_no_run() throws IOException {
        server.requires("Bearer right");
        try (TrackedRun run = tracked()) {
            step(run, 1);
            run.finished();
        }
        assertEquals(0, server.count());
        assertEquals(2, heard.warnings.size(), heard::toString);
        assertTrue(heard.last().contains("answers 401 UNAUTHENTICATED (who are you?)"), heard::toString);
        server.close();
        try (TrackedRun run = tracked()) {
            step(run, 2);
            run.finished();
        }
        assertTrue(heard.last().contains("cannot be reached"), heard::toString);
        assertFalse(heard.last().contains("right"), heard::toString);
    }

    @Test
    void nobody_elsewhere_is_asked_where_a_server_redirects_and_its_address_is_said() throws IOException {
        try (FakeMlflow other = new FakeMlflow()) {
            server.redirects(other.address());
            try (TrackedRun run = tracked()) {
                step(run, 1);
                run.finished();
            }
            assertEquals(0, other.requests());
            assertTrue(
                    heard.last()
                            .contains("redirects to " + other.address() + ": name that address in HUBBUB_MLFLOW_URI"),
                    heard::toString);
        }
    }

    @Test
    void a_token_is_not_printed_whatever_goes_wrong_with_it() throws IOException {
        MlflowSettings unfit = new MlflowSettings(server.address(), "study", Optional.of("Bearer secret\u200B"));
        try (TrackedRun run = new TrackedRun(Optional.of(unfit), folder, "study", heard, 5)) {
            step(run, 1);
            run.finished();
        }
        assertTrue(heard.last().contains("cannot be told (IllegalArgumentException)"), heard::toString);
        assertFalse(heard.toString().contains("secret"), heard::toString);
    }

    /** What is not passed on is lost: that a pod may go on from a step, for one. */
    @Test
    void everything_that_a_listener_can_hear_is_passed_on() throws NoSuchMethodException {
        for (Method heard : TrainingListener.class.getDeclaredMethods()) {
            assertEquals(
                    TrackedRun.class,
                    TrackedRun.class
                            .getMethod(heard.getName(), heard.getParameterTypes())
                            .getDeclaringClass(),
                    heard.getName());
        }
    }

    @Test
    void a_run_that_never_began_is_told_to_nobody() {
        tracked().close();
        assertEquals(0, server.requests());
        TrackedRun alone = new TrackedRun(Optional.empty(), folder, "study", heard, 5);
        alone.notice("said");
        alone.finished();
        alone.close();
        assertEquals(List.of("said"), heard.notices);
    }

    @Test
    void a_value_that_is_no_number_is_left_out_and_what_was_told_elsewhere_is_told_anew() throws IOException {
        line("{\"step\": 1, \"loss\": \"NaN\", \"taken\": false}");
        try (TrackedRun run = tracked()) {
            run.finished();
        }
        assertEquals(List.of(), server.only().metric("loss"));
        assertEquals(List.of("1=0.0"), server.only().metric("taken"));
        MlflowSettings other = new MlflowSettings(server.address(), "other", Optional.empty());
        try (TrackedRun run = new TrackedRun(Optional.of(other), folder, "study", heard, 5)) {
            run.finished();
        }
        assertEquals(2, server.count());
        assertEquals(List.of("1=0.0"), server.runs.get("r1").metric("taken"));
    }

    private TrackedRun tracked() {
        MlflowSettings settings = MlflowSettings.of(
                        Map.of(MlflowSettings.SERVER, server.address().toString()))
                .orElseThrow();
        return new TrackedRun(Optional.of(settings), folder, "study", heard, 5);
    }

    /** What a trainer does: first the file, then the listener. */
    private void step(TrackedRun run, int step) throws IOException {
        double loss = (10 - step % 10) / 10.0;
        line(String.format(Locale.ROOT, "{\"step\": %d, \"loss\": %s, \"taken\": true}", step, loss));
        run.step(new TrainingListener.Step(
                step, 4, 0, new Losses(loss, loss, 0, 0, Map.of()), 1e-4, 1, true, 1, 1, NOTHING));
    }

    private void evaluate(TrackedRun run, int step, double errorRate) throws IOException {
        line(String.format(Locale.ROOT, "{\"step\": %d, \"errorRate\": %s, \"words\": 8}", step, errorRate));
        run.evaluated(step, new Evaluation(errorRate, 2, 8), true);
    }

    private void line(String line) throws IOException {
        Files.writeString(folder.curve(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static final class Heard implements TrainingListener {
        private final List<String> notices = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private int events;

        @Override
        public void step(Step step) {
            events++;
        }

        @Override
        public void evaluated(int step, Evaluation evaluation, boolean best) {
            events++;
        }

        @Override
        public void notice(String sentence) {
            notices.add(sentence);
        }

        @Override
        public void warning(String sentence) {
            warnings.add(sentence);
        }

        String last() {
            return warnings.isEmpty() ? "" : warnings.get(warnings.size() - 1);
        }

        @Override
        public String toString() {
            return notices + " " + warnings;
        }
    }
}
