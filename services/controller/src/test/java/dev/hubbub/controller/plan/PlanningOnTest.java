package dev.hubbub.controller.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.resource.ExperimentSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A planner that is told what is new says what one says that sees everything for the first time. */
class PlanningOnTest {

    private static final String TWO = "datasets: []\nmodels: [{name: a, checkpoint: 's3://b/a'}, {name: b, checkpoint:"
            + " 's3://b/b'}, {name: c, checkpoint: 's3://b/c'}]\n";
    private static final String GRID = "grid: {beamSize: [1, 4], maxSegmentSeconds: [10, 20]}";
    private static final int RUNS = 25;

    private final Experiments world =
            new Experiments().checkpoint("a", "weights of a").checkpoint("b", "weights of b");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "decoding: {" + GRID + "}",
                "decoding: {" + GRID + "}\nparallelism: 3",
                "decoding: {" + GRID + "}\nparallelism: 5\nmaxFailedTrials: 2",
                "decoding: {" + GRID + ", guard: {stopAfterFlaggedSegments: 4}}",
                "decoding: {" + GRID + ", exclude: [{model: a, beamSize: 1}], guard: {stopAfterFlaggedSegments: 9}}\n"
                        + "parallelism: 2\nmaxFailedTrials: 7\nresources: {transcription: {pods: 2}}",
            })
    void going_on_is_the_same_as_looking_for_the_first_time(String yaml) throws Exception {
        ExperimentSpec spec = Experiments.spec(TWO + yaml);
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            world.sessions(random.nextBoolean() ? DatasetLayout.MCOREC : DatasetLayout.MANIFEST, "s1", "s2", "s3");
            switch (random.nextInt(3)) {
                case 0 -> world.checkpoints.put("c", world.checkpoints.get("a"));
                case 1 -> world.checkpoints.put("c", new KnownCheckpoint.Missing("there is none"));
                default -> world.checkpoints.put("c", MadeCheckpoints.averageOf("s9"));
            }
            wander(spec, random, "seed " + seed);
        }
    }

    private void wander(ExperimentSpec spec, Random random, String seed) throws Exception {
        LivingRun run = new LivingRun();
        Planner planner = world.planner(spec);
        boolean finished = false;
        for (int step = 0; step < 400 && !finished; step++) {
            String at = seed + ", step " + step;
            if (random.nextInt(10) == 0) {
                run.storeFails(random.nextInt(3));
            }
            Plan plan;
            try {
                plan = planner.plan(run.situation());
            } catch (IOException e) {
                plan = planner.plan(run.situation());
            }
            run.storeFails(-1);
            assertEquals(text(world.planner(spec).plan(run.situation())), text(plan), at);
            assertSame(plan, planner.plan(run.situation()), "what is not new is not planned");
            finished = plan.finished();
            somethingHappens(run, plan.ready(), random);
        }
        assertEquals(true, finished, seed);
    }

    private static void somethingHappens(LivingRun run, List<Task> ready, Random random) {
        ready.stream().filter(task -> random.nextInt(3) > 0).forEach(run::send);
        List<Task> sent = new ArrayList<>(run.sent);
        for (int i = 0; i < 2 && !sent.isEmpty(); i++) {
            Task task = sent.get(random.nextInt(sent.size()));
            List<OutputAddress> outputs = LivingRun.outputs(task);
            switch (random.nextInt(12)) {
                case 0 -> run.fail(task, "failed: " + task.title());
                case 1 -> {
                    OutputAddress one = outputs.get(random.nextInt(outputs.size()));
                    run.tallies.computeIfAbsent(one, key -> tally(random));
                    run.commit(one);
                }
                case 2 -> run.forget(StageName.TRANSCRIPTION);
                default -> {
                    outputs.forEach(output -> run.tallies.computeIfAbsent(output, key -> tally(random)));
                    run.commit(task);
                    run.sent.remove(task);
                }
            }
        }
    }

    /** A plan as text; sets have no order. */
    private static String text(Plan plan) {
        ObjectNode text = (ObjectNode) Json.tree(plan);
        text.set("committed", sorted(text.get("committed")));
        text.get("work").forEach(work -> ((ObjectNode) work).set("outstanding", sorted(work.get("outstanding"))));
        return text.toPrettyString();
    }

    private static JsonNode sorted(JsonNode outputs) {
        List<String> members = new ArrayList<>();
        outputs.forEach(output -> members.add(output.toString()));
        members.sort(null);
        return Json.tree(members);
    }

    private static SegmentTally tally(Random random) {
        int flagged = random.nextInt(4);
        return SegmentTally.of(10, flagged, flagged == 0 ? List.of() : List.of("flag " + flagged));
    }

    @Test
    void another_situation_is_looked_at_from_the_beginning() throws Exception {
        world.sessions(DatasetLayout.MCOREC, "s1", "s2");
        world.checkpoint("c", "weights of c");
        ExperimentSpec spec = Experiments.spec(TWO + "decoding: {" + GRID + ", guard: {stopAfterFlaggedSegments: 4}}");
        Planner planner = world.planner(spec);
        String untouched = text(planner.plan(new LivingRun().situation()));
        LivingRun run = new LivingRun();
        for (Plan plan = planner.plan(run.situation()); !plan.finished(); plan = planner.plan(run.situation())) {
            plan.ready().forEach(run::commit);
        }
        assertEquals(untouched, text(planner.plan(new LivingRun().situation())));
    }
}
