package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Garbage;
import dev.hubbub.artifacts.Garbage.Bundle;
import dev.hubbub.artifacts.Garbage.Leftover;
import dev.hubbub.artifacts.Garbage.Unused;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.localdev.experiment.ClusterException;
import dev.hubbub.localdev.experiment.ExperimentClient;
import dev.hubbub.localdev.experiment.InvalidExperimentException;
import dev.hubbub.localdev.experiment.TrialState;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what nothing uses any more, and deletes it if asked to. */
@Command(
        name = "gc",
        mixinStandardHelpOptions = true,
        description = {
            "Say which outputs in the store nothing uses any more: no report, no gate, no checkpoint made here and no trial"
                    + " of an experiment that is there was made from them, at however many steps. With --delete they are"
                    + " deleted, which costs no result: who asks for one of them again computes it again.",
            "Checkpoints, reports, gates, and what people put into the store are never deleted. Small outputs that lie"
                    + " together in one object go when none of them is used. With them goes what is indexed of scores that"
                    + " are not there any more, and what says what such outputs were made from. Of experiments in other"
                    + " clusters that share the store only their reports are known."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is said, and done if asked for", "1:it is not safe to delete, or failed", "2:wrong usage"
        })
final class GcCommand implements Callable<Integer> {

    private final Screen screen;

    @Option(
            names = "--older-than",
            paramLabel = "DAYS",
            defaultValue = "30",
            description = "Keep what is younger (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(names = "--delete", description = "Delete them. Not while an experiment is not at its end.")
    private boolean delete;

    @Mixin
    private StoreOptions where;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    GcCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call()
            throws StackFailure, ClusterException, InvalidExperimentException, CommandFailure, InterruptedException,
                    IOException {
        if (days < 1) {
            throw CommandFailure.invalid("--older-than must be a day at least, not " + days + ".");
        }
        if (where.isOfOneNamespace()) {
            throw CommandFailure.invalid(
                    "What nothing uses is known of all namespaces together, because experiments share"
                            + " outputs across them: leave out --namespace.");
        }
        return where.run(screen, (client, namespace, store) -> collect(client, store));
    }

    private int collect(ExperimentClient client, ObjectStore store)
            throws ClusterException, CommandFailure, InterruptedException, IOException {
        ArtifactStore artifacts = new ArtifactStore(store);
        List<String> unfinished = client.unfinishedEverywhere();
        if (delete && !unfinished.isEmpty()) {
            throw CommandFailure.failed("Nothing is deleted while " + named(unfinished)
                    + " not at the end: what an experiment has seen in the store it believes to stay.");
        }
        Garbage garbage =
                Garbage.of(artifacts, scores(client, store), Instant.now().minus(Duration.ofDays(days)));
        if (delete && !garbage.unknown().isEmpty()) {
            throw CommandFailure.failed(garbage.unknown().size() + " outputs that are kept, the first of them "
                    + garbage.unknown().get(0)
                    + ", were made by a version that did not say from what, so nothing is deleted.");
        }
        if (delete) {
            delete(garbage, client::unfinishedEverywhere, artifacts);
        }
        tell(garbage, unfinished);
        return 0;
    }

    /** Asks which experiments are not at their end. */
    @FunctionalInterface
    interface Unfinished {

        List<String> names() throws ClusterException;
    }

    /** That this could not be asked on the way. */
    private static final class Unanswered extends IOException {

        private static final long serialVersionUID = 1;

        Unanswered(ClusterException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** An experiment that begins meanwhile may have seen what is deleted after that: nothing more is, and it is named. */
    static void delete(Garbage garbage, Unfinished unfinished, ArtifactStore artifacts)
            throws CommandFailure, IOException {
        boolean all = false;
        List<String> begun;
        try {
            all = garbage.delete(artifacts, () -> asked(unfinished).isEmpty());
            begun = asked(unfinished);
        } catch (Unanswered e) {
            throw CommandFailure.failed((all ? "All is deleted" : "Not all is deleted")
                    + ", and whether an experiment began meanwhile could not be asked: " + e.getMessage()
                    + " No result is lost. Run it again once that is mended: it finds what is left.");
        }
        if (!all || !begun.isEmpty()) {
            throw CommandFailure.failed((all ? "All is deleted, but " : "Not all is deleted, for ")
                    + (begun.isEmpty() ? "an experiment" : String.join(", ", begun))
                    + " began meanwhile. What has seen an output that is gone by now fails for it: begin that again,"
                    + " and it is computed anew.");
        }
    }

    private static List<String> asked(Unfinished unfinished) throws Unanswered {
        try {
            return unfinished.names();
        } catch (ClusterException e) {
            throw new Unanswered(e);
        }
    }

    private static String named(List<String> experiments) {
        return String.join(", ", experiments) + (experiments.size() == 1 ? " is" : " are");
    }

    private static List<OutputAddress> scores(ExperimentClient client, ObjectStore store) throws ClusterException {
        List<OutputAddress> scores = new ArrayList<>();
        for (TrialState trial : client.trialsEverywhere()) {
            if (trial.score() != null) {
                ObjectUri place = ObjectUri.parse(trial.score());
                if (place.bucket().equals(store.bucket())) {
                    OutputAddress.at(place.key()).ifPresent(scores::add);
                }
            }
        }
        return scores;
    }

    private void tell(Garbage garbage, List<String> unfinished) {
        if (json) {
            ObjectNode document = Json.mapper()
                    .createObjectNode()
                    .put("deleted", delete)
                    .put("kept", garbage.kept())
                    .put("bound", garbage.bound())
                    .put("bytes", garbage.bytes());
            for (Unused unused : garbage.unused()) {
                document.withArray("unused")
                        .addObject()
                        .put("key", unused.output().prefix())
                        .put("bytes", unused.bytes())
                        .put("time", unused.time().toString());
            }
            for (Bundle bundle : garbage.bundles()) {
                document.withArray("bundles")
                        .addObject()
                        .put("key", bundle.key())
                        .put("outputs", bundle.outputs().size())
                        .put("bytes", bundle.bytes())
                        .put("time", bundle.time().toString());
            }
            for (Leftover leftover : garbage.leftovers()) {
                document.withArray("leftovers")
                        .addObject()
                        .put("key", leftover.key())
                        .put("bytes", leftover.bytes())
                        .put("time", leftover.time().toString());
            }
            screen.give(document + "\n");
            return;
        }
        Map<String, long[]> stages = new TreeMap<>();
        for (Unused unused : garbage.unused()) {
            add(stages, unused.output(), 1, unused.bytes());
        }
        for (Bundle bundle : garbage.bundles()) {
            add(stages, bundle.outputs().get(0), bundle.outputs().size(), bundle.bytes());
        }
        stages.forEach((stage, sums) ->
                screen.tell(String.format(Locale.ROOT, "%,8d of %s, %,d bytes", sums[0], stage, sums[1])));
        screen.tell(String.format(
                Locale.ROOT,
                "%,d outputs (%,d bytes) older than %d days %s; %,d are kept",
                garbage.outputs(),
                garbage.bytes(),
                days,
                delete ? "are deleted" : "are used by nothing",
                garbage.kept()));
        if (garbage.bound() > 0) {
            screen.tell(String.format(
                    Locale.ROOT,
                    "%,d of those that are kept are used by nothing, and lie in one object with others that are",
                    garbage.bound()));
        }
        if (!garbage.leftovers().isEmpty()) {
            screen.tell(String.format(
                    Locale.ROOT,
                    "%,d entries of the index and of the lineage %s",
                    garbage.leftovers().size(),
                    delete ? "are deleted with them" : "are of outputs that are not there, or are among these"));
        }
        if (!delete && !unfinished.isEmpty()) {
            screen.say("Some of these may be used by " + String.join(", ", unfinished) + ", not at the end yet.");
        }
        if (!delete && !garbage.unknown().isEmpty()) {
            screen.say(garbage.unknown().size()
                    + " outputs that are kept were made by a version that did not say from what:"
                    + " what they use may be among these.");
        }
    }

    private static void add(Map<String, long[]> stages, OutputAddress output, int outputs, long bytes) {
        long[] sums = stages.computeIfAbsent(output.stage().text(), absent -> new long[2]);
        sums[0] += outputs;
        sums[1] += bytes;
    }
}
