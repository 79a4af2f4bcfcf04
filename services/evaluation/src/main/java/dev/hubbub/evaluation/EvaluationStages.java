package dev.hubbub.evaluation;

import dev.hubbub.evaluation.gate.GateStage;
import dev.hubbub.evaluation.index.Prices;
import dev.hubbub.evaluation.page.ReportPage;
import dev.hubbub.evaluation.report.ReportStage;
import dev.hubbub.evaluation.scoring.ScoringStage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

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
    GateStage gate() {
        return new GateStage();
    }

    @Produces
    @Singleton
    ReportStage report(@ConfigProperty(name = "quarkus.application.version") String version, Prices prices) {
        return new ReportStage(new ReportPage(), version, Clock.systemUTC(), prices.gpuHour());
    }
}
