package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.datasets.ManifestLine;
import dev.hubbub.localdev.comparison.ComparedSystems;
import dev.hubbub.localdev.comparison.DecodedManifest;
import dev.hubbub.localdev.recording.LocalTranscriber;
import dev.hubbub.localdev.recording.LocalTranscriber.Cutting;
import dev.hubbub.localdev.recording.Source;
import dev.hubbub.localdev.recording.Sources;
import dev.hubbub.localdev.session.UtteranceFiles.Pairs;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.media.SoundSelection;
import dev.hubbub.scoring.significance.Gate;
import dev.hubbub.scoring.significance.Gate.Decision;
import dev.hubbub.scoring.significance.Gate.Outcome;
import dev.hubbub.scoring.significance.Gate.Tested;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison;
import dev.hubbub.scoring.significance.Unit;
import dev.hubbub.scoring.text.TextLanguage;
import dev.hubbub.scoring.utterance.UtteranceReport;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a new checkpoint may take its base's place. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Say whether a new checkpoint may take the place of the one it was trained from: promoted if it is better on"
                    + " data like those that it learnt from and surely not worse on others by more than is tolerated,"
                    + " rejected if it is worse somewhere, else undecided.",
            "Both decode the same recordings in the same way, and their word error rates are compared as `hubbub significance`"
                    + " does, each text by what suits its language. None of the sets may be what it was trained on."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:promoted",
            "1:a checkpoint or a manifest cannot be used",
            "2:wrong usage",
            "3:rejected",
            "4:undecided"
        })
final class GateCommand implements Callable<Integer> {
    private static final Map<Outcome, Integer> CODES =
            Map.of(Outcome.PROMOTED, 0, Outcome.REJECTED, 3, Outcome.UNDECIDED, 4);

    private final Screen screen;

    @Spec
    private CommandSpec command;

    @Parameters(
            index = "0",
            paramLabel = "BASE",
            description = "The checkpoint that it was trained from. " + NamedCheckpoint.ADDRESSES)
    private String base;

    @Parameters(index = "1", paramLabel = "CANDIDATE", description = "The new one.")
    private String candidate;

    @Option(
            names = "--in-domain",
            required = true,
            paramLabel = "MANIFEST",
            description =
                    "A manifest (.jsonl, in the NeMo convention) of recordings like the training data, held out from it;"
                            + " several may be named.")
    private List<Path> inDomain;

    @Option(
            names = "--out-of-sample",
            paramLabel = "MANIFEST",
            description =
                    "A manifest of recordings of other kinds, on which nothing may be lost; several may be named.")
    private List<Path> outOfSample = List.of();

    @Option(
            names = "--tolerance",
            paramLabel = "POINTS",
            defaultValue = "2",
            description = "By how many points of word error rate it may be worse out of sample; that it is no more must"
                    + " be sure (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(
            names = "--level",
            paramLabel = "P",
            defaultValue = "0.05",
            description = "Which p-value is below chance (default: ${DEFAULT-VALUE}).")
    private double level;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description = "What is drawn as one: speaker, session or utterance (default: as `hubbub significance`).")
    private Unit unit;

    @Mixin
    private TranscribeDecodingOptions decoding;

    @Option(
            names = "--max-segment-seconds",
            paramLabel = "S",
            description = "Cut what is longer into equal parts of at most this length (default: 15).")
    private Integer maxSegmentSeconds;

    @Mixin
    private ModalityOption modalities;

    @Mixin
    private ComputingOptions computing;

    @Mixin
    private ActivityOptions activity;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    GateCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, StageFailure, IOException, InterruptedException {
        Gate gate;
        try {
            gate = new Gate(level, tolerance / 100);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.invalid(e.getMessage());
        }
        List<Path> manifests = new ArrayList<>(inDomain);
        manifests.addAll(outOfSample);
        for (Path manifest : manifests) {
            if (!Files.isRegularFile(manifest)) {
                throw CommandFailure.failed("There is no manifest " + manifest + ".");
            }
            // Not found out only when one of the two has decoded it.
            ManifestLine.in(manifest);
        }
        List<UtteranceReport> before = decoded(base, manifests);
        List<UtteranceReport> after = decoded(candidate, manifests);
        List<Tested> sets = new ArrayList<>();
        for (int i = 0; i < manifests.size(); i++) {
            sets.add(new Tested(
                    manifests.get(i).toString(), i < inDomain.size(), compared(before.get(i), after.get(i))));
        }
        Decision decision = gate.decide(sets);
        if (json) {
            screen.give(document(sets, decision) + "\n");
        } else {
            screen.tell(decision.outcome().name().toLowerCase(Locale.ROOT));
            decision.reasons().forEach(reason -> screen.tell("  " + reason));
        }
        return CODES.get(decision.outcome());
    }

    private List<UtteranceReport> decoded(String named, List<Path> manifests)
            throws CommandFailure, StageFailure, IOException, InterruptedException {
        Path checkpoint = NamedCheckpoint.find(named, screen).path();
        Cutting cutting = new AskedValues(command, Map.of("maxSegmentSeconds", "--max-segment-seconds"))
                .make(() -> new Cutting(maxSegmentSeconds, activity.hysteresis(CameraView.CENTRAL)));
        UtteranceScoring scoring = new UtteranceScoring(TextLanguage::normaliser);
        List<UtteranceReport> reports = new ArrayList<>();
        try (LoadingNotice notice = LoadingNotice.of(screen, checkpoint);
                LocalTranscriber transcriber = new LocalTranscriber(
                        checkpoint,
                        computing.model(checkpoint),
                        decoding.decoding(),
                        cutting,
                        SoundSelection.DEFAULT,
                        modalities.modalities())) {
            for (Path manifest : manifests) {
                List<Source> sources = Sources.in(List.of(manifest)).all();
                try (TranscribeProgress progress = screen.interactive()
                        ? TranscribeProgress.shown(screen, sources)
                        : TranscribeProgress.hidden(screen)) {
                    Pairs pairs = DecodedManifest.of(manifest, transcriber, progress::begin);
                    if (!pairs.isWhole()) {
                        pairs.notes().forEach(note -> progress.say(manifest + ": " + note));
                    }
                    reports.add(scoring.score(pairs.utterances()));
                }
            }
        }
        return reports;
    }

    private PairedComparison compared(UtteranceReport before, UtteranceReport after) throws CommandFailure {
        PairedBootstrap bootstrap = new PairedBootstrap(10_000, 1 - level, 0);
        try {
            return ComparedSystems.of(unit, before, Map.of(candidate, after), bootstrap)
                    .systems()
                    .get(0)
                    .comparison();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed(e.getMessage());
        }
    }

    private ObjectNode document(List<Tested> sets, Decision decision) {
        ObjectNode document = new ObjectMapper()
                .createObjectNode()
                .put("base", base)
                .put("candidate", candidate)
                .put("outcome", decision.outcome().name().toLowerCase(Locale.ROOT));
        decision.reasons().forEach(document.withArray("reasons")::add);
        for (Tested set : sets) {
            document.withArray("sets")
                    .addObject()
                    .put("manifest", set.name())
                    .put("in_domain", set.inDomain())
                    .setAll(SignificanceCommand.fields(set.comparison()));
        }
        return document;
    }
}
