package dev.hubbub.evaluation;

import dev.hubbub.evaluation.report.ReportStage;
import dev.hubbub.evaluation.scoring.ScoringStage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What the evaluation service does with the tasks of its topic. */
@ApplicationScoped
public class EvaluationStages {

    @Produces
    @Singleton
    ScoringStage scoring() {
        return new ScoringStage();
    }

    @Produces
    @Singleton
    ReportStage report() {
        return new ReportStage();
    }
}
