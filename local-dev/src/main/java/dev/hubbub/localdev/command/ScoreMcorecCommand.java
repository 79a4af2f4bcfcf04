package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.session.SessionFolders;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.scoring.mcorec.Fault;
import dev.hubbub.scoring.mcorec.ForeignScript;
import dev.hubbub.scoring.mcorec.McorecRules;
import dev.hubbub.scoring.mcorec.McorecScore;
import dev.hubbub.scoring.mcorec.McorecScoring;
import dev.hubbub.scoring.mcorec.Remark;
import dev.hubbub.scoring.mcorec.SessionFiles;
import dev.hubbub.scoring.mcorec.SessionScore;
import dev.hubbub.scoring.table.ScoreDocument;
import dev.hubbub.scoring.table.ScoreRow;
import dev.hubbub.scoring.table.ScoreTable;
import dev.hubbub.scoring.text.Disfluencies;
import dev.hubbub.scoring.text.LettersBeyondEnglish;
import dev.hubbub.scoring.text.McorecNormaliser;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.TextLanguage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores sessions as the MCoRec challenge does. */
@Command(
        name = "mcorec",
        mixinStandardHelpOptions = true,
        description = "Score sessions as the MCoRec challenge does: captions per speaker, and conversations.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything is scored", "1:a file is missing or broken; the rest is scored", "2:wrong usage"})
final class ScoreMcorecCommand implements Callable<Integer> {

    private static final String CHALLENGE = "mcorec";
    private static final String PROTOCOL = "protocol";

    private final Screen screen;
    private final List<ForeignScript> foreign = new ArrayList<>();
    private final LettersBeyondEnglish asEnglish = new LettersBeyondEnglish();

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR",
            description =
                    "Sessions, which are folders with a metadata.json, labels/ and output/, or folders of sessions.")
    private List<Path> sessions;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "A folder with an output folder per session, named like the session, instead of output/.")
    private Path output;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "",
            description = "What made the output, for the table's column model.")
    private String model;

    @Option(
            names = "--disfluencies",
            paramLabel = "FILE",
            description = "A list of words not to count, a line each, instead of Hubbub's own.")
    private Path disfluencies;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = CHALLENGE,
            description = {
                "mcorec, as the challenge does (default), or mcorec-corrected: captions by their middle and in the order"
                        + " of time, a speaker's as one text, nothing rounded, British spellings as American.",
                "Numbers of one are not comparable with those of the other."
            })
    private String protocol;

    @Mixin
    private NormalizerOptions texts;

    @Mixin
    private ScoreOutput form;

    ScoreMcorecCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, StageFailure, IOException {
        McorecScore score = score();
        String compared = normaliser().id();
        Map<String, Object> column = new LinkedHashMap<>(Map.of(ScoreOutput.NORMALIZER, compared));
        if (rules() != McorecRules.CHALLENGE) {
            // The table has the columns of the challenge's own, and this one where it says something.
            column.put(PROTOCOL, protocol);
            screen.say("Scored by " + protocol + ": not comparable with numbers that the challenge published.");
        }
        List<ScoreRow> rows = new ArrayList<>();
        for (SessionScore session : score.sessions()) {
            rows.add(new ScoreRow(session.session(), model, session.summary(), column));
        }
        rows.add(new ScoreRow(ScoreRow.ALL_SESSIONS, model, score.total(), column));
        JsonNode document = ScoreDocument.of(score, compared).put(PROTOCOL, protocol);
        form.print(new ScoreTable(rows), document, compared, screen);
        for (Fault fault : score.faults()) {
            screen.say(fault.sentence());
        }
        if (texts.isSilent()) {
            asEnglish.sentence(NormalizerOptions.NAME_THE_LANGUAGE).ifPresent(screen::say);
        }
        foreign.forEach(script -> screen.say(script.sentence("use --normalizer")));
        for (Remark remark : score.remarks()) {
            screen.say(remark.sentence());
        }
        return score.faults().isEmpty() ? 0 : HubbubCommand.FAILED;
    }

    private McorecScore score() throws CommandFailure, StageFailure, IOException {
        McorecScoring scoring = scoring();
        Map<String, Path> folders = SessionFolders.in(sessions);
        List<SessionScore> scores = new ArrayList<>();
        try (ScoreProgress progress = new ScoreProgress(screen, "sessions", folders.size())) {
            for (Map.Entry<String, Path> session : folders.entrySet()) {
                progress.scored(scores.size());
                SessionFiles files = files(session.getKey(), session.getValue());
                SessionScore score = scoring.score(session.getKey(), files);
                scores.add(score);
                ForeignScript.in(score, files, normaliser()).ifPresent(foreign::add);
                asEnglish.add(ForeignScript.labels(score, files));
            }
        }
        return new McorecScore(scores);
    }

    private SessionFiles files(String session, Path folder) throws CommandFailure, IOException {
        Path found = output == null ? folder.resolve("output") : output.resolve(session);
        Path labels = folder.resolve("labels");
        if (Files.isDirectory(found) && Files.isDirectory(labels) && Files.isSameFile(found, labels)) {
            throw CommandFailure.invalid(
                    "The output of session " + session + " is its labels, " + found + ": name another with --output.");
        }
        return SessionFiles.in(folder, found);
    }

    private McorecRules rules() throws CommandFailure {
        return switch (protocol) {
            case CHALLENGE -> McorecRules.CHALLENGE;
            case "mcorec-corrected" -> McorecRules.CORRECTED;
            default -> throw CommandFailure.invalid(
                    "There is no protocol '" + protocol + "' for sessions: use mcorec or mcorec-corrected.");
        };
    }

    /** The protocol's, unless another is asked for or the texts are in another language. */
    private NamedNormaliser normaliser() throws CommandFailure {
        NamedNormaliser english =
                rules() == McorecRules.CHALLENGE ? NamedNormaliser.MCOREC : NamedNormaliser.MCOREC_CORRECTED;
        NamedNormaliser suitable = texts.languageOf(TextLanguage.of(null, null)).normaliser();
        return texts.asked().orElse(suitable.isForEnglish() ? english : suitable);
    }

    private McorecScoring scoring() throws CommandFailure, IOException {
        if (disfluencies == null) {
            return new McorecScoring(normaliser().normaliser(), rules());
        }
        if (normaliser() != NamedNormaliser.MCOREC) {
            throw CommandFailure.invalid("A list of disfluencies belongs to the normalizer mcorec, and these texts are"
                    + " compared by " + normaliser().id() + ": leave out --disfluencies.");
        }
        if (!Files.isRegularFile(disfluencies)) {
            throw CommandFailure.invalid("There is no file " + disfluencies + " with disfluencies.");
        }
        try (InputStream list = Files.newInputStream(disfluencies)) {
            return new McorecScoring(new McorecNormaliser(Disfluencies.read(list)), rules());
        }
    }
}
