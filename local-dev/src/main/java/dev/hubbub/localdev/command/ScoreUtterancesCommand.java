package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.session.UtteranceFiles.Pairs;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.scoring.table.ScoreDocument;
import dev.hubbub.scoring.table.ScoreRow;
import dev.hubbub.scoring.table.ScoreTable;
import dev.hubbub.scoring.utterance.Utterance;
import dev.hubbub.scoring.utterance.UtteranceReport;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores texts against texts. */
@Command(
        name = "utterance",
        mixinStandardHelpOptions = true,
        description = {
            "Score texts against texts, utterance by utterance: word and character error rates.",
            "References and hypotheses are JSON lines in the manifest convention (audio_filepath, offset, text). A"
                    + " hypothesis is a line's pred_text; without a second file, the manifest's own pred_text is scored."
                    + " Lines belong together that are of one recording and time, and where both say it of one speaker,"
                    + " session and channel; of several, those that last as long. A reference without a hypothesis counts as not heard.",
            "As in an experiment, references that are there twice, or that reach behind the end of their recording where"
                    + " that is on this machine, are left out of the rates and counted."
        })
final class ScoreUtterancesCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(index = "0", paramLabel = "MANIFEST", description = "What was said.")
    private Path manifest;

    @Parameters(index = "1", arity = "0..1", paramLabel = "HYPOTHESES", description = "What was recognised.")
    private Path hypotheses;

    @Mixin
    private HypothesisOptions recognised;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "",
            description = "What made the hypotheses, for the table's column model.")
    private String model;

    @Mixin
    private NormalizerOptions texts;

    @Mixin
    private ScoreOutput form;

    ScoreUtterancesCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, StageFailure, IOException {
        UtteranceScoring scoring = texts.scoring();
        Pairs pairs = recognised.read(manifest, hypotheses);
        UtteranceReport report = score(scoring, pairs.utterances());
        List<ScoreRow> rows = new ArrayList<>();
        String compared = report.normalisers().toString();
        Map<String, Object> column = Map.of(ScoreOutput.NORMALIZER, compared);
        report.sessions()
                .forEach((session, totals) -> rows.add(new ScoreRow(session, model, totals.summary(), column)));
        rows.add(new ScoreRow(ScoreRow.ALL_SESSIONS, model, report.total().summary(), column));
        ObjectNode document = ScoreDocument.of(report);
        document.putObject("lines")
                .put("references", pairs.utterances().size())
                .put("with_hypothesis", pairs.withHypothesis())
                .put("hypotheses_without_reference", pairs.unused())
                .put("repeated", pairs.repeated())
                .put("behind_the_end", pairs.behindTheEnd())
                .put("recordings_not_looked_at", pairs.unchecked());
        form.print(new ScoreTable(rows), document, compared, screen);
        pairs.notes().forEach(screen::say);
        if (texts.isSilent()) {
            comparedAsEnglish(report).ifPresent(screen::say);
        }
        return 0;
    }

    /** That texts of which nobody says the language were taken for English, and whether that can be. */
    private static Optional<String> comparedAsEnglish(UtteranceReport report) {
        boolean unsaid = report.utterances().stream()
                .anyMatch(score -> score.normaliser().isForEnglish()
                        && score.utterance().language().language() == null);
        return report.notEnglish(NormalizerOptions.NAME_THE_LANGUAGE)
                .or(() -> unsaid
                        ? Optional.of("Nobody says the language of these texts, and they are compared as English"
                                + " (--language names another).")
                        : Optional.empty());
    }

    private UtteranceReport score(UtteranceScoring scoring, List<Utterance> utterances) {
        try (ScoreProgress progress = new ScoreProgress(screen, "utterances", utterances.size())) {
            return scoring.score(utterances, progress::scored);
        }
    }
}
