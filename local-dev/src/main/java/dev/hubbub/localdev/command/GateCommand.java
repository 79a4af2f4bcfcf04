package dev.hubbub.localdev.command;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
                    + " rejected if it is worse somewhere, else undecided. Several are each judged by themselves.",
            "All decode the same recordings in the same way, and their word error rates are compared as `hubbub significance`"
                    + " does, each text by what suits its language. None of the sets may be what it was trained on."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:promoted, each of them",
            "1:a checkpoint or a manifest cannot be used",
            "2:wrong usage",
            "3:rejected, one of them at least",
            "4:undecided, one of them at least, and none rejected"
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

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "CANDIDATE",
            description = "A new one; several may be named.")
    private List<String> candidates;

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

    @Option(names = "--json", description = "Print everything as JSON, a line for each candidate.")
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
            // Not found out only when a checkpoint has decoded it.
            ManifestLine.in(manifest);
        }
        if (Set.copyOf(candidates).size() < candidates.size()) {
            throw CommandFailure.invalid("A candidate is named twice: " + String.join(", ", candidates) + ".");
        }
        Path from = NamedCheckpoint.find(base, screen).path();
        Map<String, Path> found = new LinkedHashMap<>();
        for (String candidate : candidates) {
            found.put(candidate, NamedCheckpoint.find(candidate, screen).path());
        }
        List<UtteranceReport> before = decoded(from, manifests);
        GatedCheckpoints gated = new GatedCheckpoints(base);
        for (String candidate : candidates) {
            List<UtteranceReport> after = decoded(found.get(candidate), manifests);
            List<Tested> sets = new ArrayList<>();
            for (int i = 0; i < manifests.size(); i++) {
                sets.add(new Tested(
                        manifests.get(i).toString(),
                        i < inDomain.size(),
                        compared(before.get(i), candidate, after.get(i))));
            }
            gated.add(candidate, sets, gate.decide(sets));
        }
        if (json) {
            gated.documents().forEach(document -> screen.give(document + "\n"));
        } else {
            gated.reasons().forEach(screen::tell);
            screen.tell(gated.table());
        }
        return CODES.get(gated.worst());
    }

    private List<UtteranceReport> decoded(Path checkpoint, List<Path> manifests)
            throws CommandFailure, StageFailure, IOException, InterruptedException {
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

    private PairedComparison compared(UtteranceReport before, String candidate, UtteranceReport after)
            throws CommandFailure {
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
}
