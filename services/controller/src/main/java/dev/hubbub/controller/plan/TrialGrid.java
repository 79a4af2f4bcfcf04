package dev.hubbub.controller.plan;

import dev.hubbub.controller.resource.DecodingSpec;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.ModelSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The trials of an experiment, in an order that only the spec decides: models outermost, then beam sizes, segment
 * lengths, length penalties and patience as they are listed, then the extra points. An excluded combination keeps its
 * number, so that leaving one out renames no other trial; a point that repeats one of the grid is that one.
 */
public final class TrialGrid {

    private static final int MOST_TRIALS = 2000;

    private TrialGrid() {}

    /** Expands the grid; at least one trial. */
    public static List<TrialDefinition> expand(ExperimentSpec spec) throws InvalidExperimentException {
        TrialNameTemplate template = new TrialNameTemplate(spec.trialName());
        Set<GridPoint> points = points(spec.decoding());
        if ((long) points.size() * spec.models().size() > MOST_TRIALS) {
            throw new InvalidExperimentException("spec.decoding and spec.models make "
                    + (long) points.size() * spec.models().size() + " trials; an experiment has at most " + MOST_TRIALS
                    + ": split it");
        }
        List<TrialDefinition> trials = new ArrayList<>();
        int index = spec.firstIndex();
        for (ModelSpec model : spec.models()) {
            for (GridPoint point : points) {
                if (spec.decoding().exclude().stream().noneMatch(e -> excludes(e, model, point))) {
                    String name = template.name(index, model, point);
                    trials.add(new TrialDefinition(index, name, template.slug(name), model, point));
                }
                index++;
            }
        }
        if (trials.isEmpty()) {
            throw new InvalidExperimentException(
                    "spec.decoding.exclude leaves out every trial: remove an entry, or" + " name more fields in it");
        }
        refuseEqualNames(trials, spec.trialName());
        return trials;
    }

    private static Set<GridPoint> points(DecodingSpec decoding) throws InvalidExperimentException {
        Set<GridPoint> points = new LinkedHashSet<>();
        if (decoding.grid() != null) {
            refuseEmpty("beamSize", decoding.grid().beamSize());
            refuseEmpty("maxSegmentSeconds", decoding.grid().maxSegmentSeconds());
            for (int beamSize : decoding.grid().beamSize()) {
                for (double seconds : decoding.grid().maxSegmentSeconds()) {
                    for (Double lengthPenalty : orDefault(decoding.grid().lengthPenalty())) {
                        for (Double patience : orDefault(decoding.grid().patience())) {
                            points.add(new GridPoint(beamSize, seconds, lengthPenalty, patience));
                        }
                    }
                }
            }
        }
        for (DecodingSpec.Point point : decoding.points()) {
            points.add(new GridPoint(
                    point.beamSize(), point.maxSegmentSeconds(), point.lengthPenalty(), point.patience()));
        }
        if (points.isEmpty()) {
            throw new InvalidExperimentException("spec.decoding has neither a grid nor points, so there is no trial:"
                    + " add spec.decoding.grid or spec.decoding.points");
        }
        return points;
    }

    private static void refuseEmpty(String field, List<?> values) throws InvalidExperimentException {
        if (values.isEmpty()) {
            throw new InvalidExperimentException("spec.decoding.grid." + field + " is empty, so there is no trial:"
                    + " give it a value, or leave it out for its default");
        }
    }

    private static List<Double> orDefault(List<Double> values) {
        return values.isEmpty() ? Collections.singletonList(null) : values;
    }

    private static boolean excludes(DecodingSpec.Exclusion exclusion, ModelSpec model, GridPoint point) {
        return agrees(exclusion.model(), model.name())
                && agrees(exclusion.beamSize(), point.beamSize())
                && agrees(exclusion.maxSegmentSeconds(), point.maxSegmentSeconds())
                && agrees(exclusion.lengthPenalty(), point.lengthPenalty())
                && agrees(exclusion.patience(), point.patience());
    }

    private static boolean agrees(Object wanted, Object value) {
        return wanted == null || Objects.equals(wanted, value);
    }

    private static void refuseEqualNames(List<TrialDefinition> trials, String template)
            throws InvalidExperimentException {
        Map<String, TrialDefinition> bySlug = new HashMap<>();
        for (TrialDefinition trial : trials) {
            TrialDefinition other = bySlug.putIfAbsent(trial.slug(), trial);
            if (other != null) {
                throw new InvalidExperimentException("spec.trialName '" + template + "' gives trials " + other.index()
                        + " and " + trial.index() + " the same name ('" + trial.slug()
                        + "'): add the field that tells them apart, or {index}");
            }
        }
    }
}
