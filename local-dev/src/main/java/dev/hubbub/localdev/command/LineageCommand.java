package dev.hubbub.localdev.command;

import dev.hubbub.artifacts.Ancestry;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.localdev.experiment.ClusterException;
import dev.hubbub.localdev.experiment.ExperimentClient;
import dev.hubbub.localdev.experiment.InvalidExperimentException;
import dev.hubbub.localdev.experiment.TrialState;
import dev.hubbub.localdev.lineage.LineageQuestion;
import dev.hubbub.localdev.lineage.LineageQuestion.OfOutput;
import dev.hubbub.localdev.lineage.LineageQuestion.OfPlace;
import dev.hubbub.localdev.lineage.LineageQuestion.OfStored;
import dev.hubbub.localdev.lineage.LineageQuestion.OfTrial;
import dev.hubbub.localdev.lineage.LineageView;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a number came from, and what used a checkpoint or a recording. */
@Command(
        name = "lineage",
        mixinStandardHelpOptions = true,
        description = {
            "Say what a number came from, down to recordings, texts, checkpoints, parameters and the version of the code,"
                    + " or what used a checkpoint or a recording.",
            "WHAT is EXPERIMENT/TRIAL or EXPERIMENT, whose best trial is meant; an output, such as scoring/DIGEST or where it"
                    + " lies in the store; a checkpoint's or dataset's place in the store, such as"
                    + " s3://hubbub/checkpoints/tiny; or an id that an earlier answer named."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is said", "1:there is no such thing", "2:wrong usage"})
final class LineageCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(paramLabel = "WHAT", description = "What is asked about.")
    private String what;

    @Option(names = "--users", description = "Of an output: what used it, instead of what it was made from.")
    private boolean users;

    @Mixin
    private StoreOptions where;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    LineageCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call()
            throws StackFailure, ClusterException, InvalidExperimentException, CommandFailure, InterruptedException,
                    IOException {
        LineageQuestion question = LineageQuestion.of(what);
        return where.run(screen, (client, namespace, store) -> answer(question, client, namespace, store));
    }

    private int answer(LineageQuestion question, ExperimentClient client, String namespace, ObjectStore store)
            throws ClusterException, CommandFailure, InterruptedException, IOException {
        if (question instanceof OfTrial trial) {
            ObjectUri score = ObjectUri.parse(score(trial, client, namespace));
            ArtifactStore artifacts = new ArtifactStore(store.inBucket(score.bucket()));
            return made(OutputAddress.at(score.key()).orElseThrow(), artifacts);
        }
        ArtifactStore artifacts = new ArtifactStore(store);
        if (question instanceof OfOutput output) {
            return made(output.output(), artifacts);
        }
        if (question instanceof OfStored stored) {
            return used(Set.of(stored.id()), List.of(), artifacts);
        }
        Set<Input.Stored> stored = artifacts.lineage().storedAt(((OfPlace) question).uri());
        if (stored.isEmpty()) {
            throw CommandFailure.failed(
                    "Nothing used " + what + ": name the folder of a checkpoint, or a dataset, as an Experiment does.");
        }
        return used(stored.stream().map(Input::id).collect(Collectors.toSet()), stored, artifacts);
    }

    private String score(OfTrial asked, ExperimentClient client, String namespace)
            throws ClusterException, CommandFailure {
        String trial = asked.trial().isPresent()
                ? asked.trial().get()
                : client.experiments(namespace).stream()
                        .filter(each -> each.name().equals(asked.experiment()))
                        .map(each -> each.state().best())
                        .filter(best -> best != null)
                        .findFirst()
                        .orElseThrow(() -> CommandFailure.failed("There is no experiment " + asked.experiment()
                                + " with a best trial in the namespace " + namespace + "."))
                        .trial();
        TrialState state = client.trials(namespace, asked.experiment()).stream()
                .filter(each -> each.name().equals(trial))
                .findFirst()
                .orElseThrow(() -> CommandFailure.failed("There is no trial " + trial + " of " + asked.experiment()
                        + " in the namespace " + namespace + "."));
        if (state.score() == null) {
            throw CommandFailure.failed("The trial " + trial + " is " + state.phase() + " and has no score yet.");
        }
        if (!json) {
            screen.tell(asked.experiment() + "/" + trial + ": " + state.metrics());
        }
        return state.score();
    }

    private int made(OutputAddress output, ArtifactStore artifacts)
            throws CommandFailure, InterruptedException, IOException {
        CommandFailure absent = CommandFailure.failed(
                "There is no " + output.stage().text() + "/" + output.digest().hex() + " in the store.");
        if (users) {
            artifacts.find(output).orElseThrow(() -> absent);
            return used(Set.of(new Input.Made("", output).id()), List.of(), artifacts);
        }
        Ancestry ancestry = Ancestry.of(artifacts, output).orElseThrow(() -> absent);
        if (json) {
            screen.give(LineageView.json(ancestry) + "\n");
        } else {
            LineageView.lines(ancestry).forEach(screen::tell);
        }
        return 0;
    }

    private int used(Set<String> ids, Collection<Input.Stored> stored, ArtifactStore artifacts)
            throws InterruptedException, IOException {
        Set<OutputAddress> all = new LinkedHashSet<>();
        for (String id : ids) {
            all.addAll(artifacts.lineage().descendants(id));
        }
        Map<OutputAddress, Commit> commits = artifacts.findAll(all);
        if (json) {
            screen.give(LineageView.json(stored, commits) + "\n");
            return 0;
        }
        stored.forEach(each -> screen.tell(LineageView.described(each)));
        commits.values().forEach(each -> screen.tell("  " + LineageView.described(each)));
        screen.tell(
                commits.isEmpty()
                        ? "Nothing used it."
                        : commits.size() + (commits.size() == 1 ? " output" : " outputs") + " used it.");
        return 0;
    }
}
