package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.running.RunningTrials.RunningTrial;
import dev.hubbub.evaluation.api.RunningView;
import dev.hubbub.evaluation.page.Figures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How far an experiment's trials are, before there is a report of them.
 *
 * @param reported whether there is a report of it, perhaps of an earlier run
 * @param trains whether workers tell of runs of training
 * @param told how far they are; {@code null} where nobody told yet
 * @param phase the phase that is asked for; {@code null} or blank for all
 * @param search a part of the trials' or models' names
 */
record RunningPage(
        String namespace,
        String experiment,
        boolean reported,
        boolean trains,
        RunningView told,
        String phase,
        String search) {

    /** A trial. */
    record Row(String name, String model, String phase, boolean bad, int done, int total, String sessions, String why) {

        static Row of(RunningTrial trial) {
            int over = trial.sessionsDone() + trial.sessionsFailed();
            return new Row(
                    trial.name(),
                    trial.model(),
                    trial.phase(),
                    trial.phase().equals("Failed") || trial.phase().equals("Incomplete"),
                    over,
                    Math.max(1, trial.sessionsTotal()),
                    Figures.count(trial.sessionsDone()) + " of " + Figures.count(trial.sessionsTotal())
                            + (trial.sessionsFailed() == 0
                                    ? ""
                                    : ", " + Figures.count(trial.sessionsFailed()) + " failed"),
                    trial.message());
        }
    }

    Map<String, Object> data() {
        Map<String, Object> data = new HashMap<>();
        data.put("namespace", namespace);
        data.put("name", experiment);
        data.put("reported", reported);
        data.put("report", Address.ofExperiment(namespace, experiment).toString());
        data.put(
                "training",
                trains ? Address.ofExperiment(namespace, experiment, "training").toString() : null);
        data.put("told", told != null);
        data.put("search", search == null ? "" : search);
        if (told != null) {
            data.put("written", ExperimentsPage.time(told.written()));
            data.put("phases", phases());
            data.put("page", told.trials().map(Row::of));
            data.put("pager", Pager.of(told.trials(), number -> Address.ofExperiment(namespace, experiment, "running")
                    .with("phase", phase)
                    .with("q", search)
                    .with("page", Integer.toString(number))));
        }
        return data;
    }

    /** The phases that some trial is in, and the one that is asked for. */
    private List<GridPage.Option> phases() {
        TreeSet<String> names = new TreeSet<>(told.phases().keySet());
        if (phase != null && !phase.isBlank()) {
            names.add(phase);
        }
        return names.stream()
                .map(name -> new GridPage.Option(
                        name, name + " " + Figures.count(told.phases().getOrDefault(name, 0)), name.equals(phase)))
                .toList();
    }
}
