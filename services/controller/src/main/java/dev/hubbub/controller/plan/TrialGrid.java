package dev.hubbub.controller.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hubbub.contracts.setting.SettingDefinition;
import dev.hubbub.controller.resource.DecodingSpec;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.GridDimensions;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.ParameterValues;
import dev.hubbub.controller.resource.TriedCheckpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The trials of an experiment, in an order that only the spec decides: models outermost, then the dimensions of the grid
 * in the order of {@link GridDimensions#ALL} and their values as they are listed, then the extra points. An excluded
 * combination keeps its number, so that leaving one out renames no other trial; a point that repeats one of the grid is
 * that one. The trials of a checkpoint that came later have the numbers that a model of its number behind those of the
 * spec would have, so that one which leaves the table renames no other.
 */
public final class TrialGrid {

    private TrialGrid() {}

    /**
     * Expands the grid; at least one trial.
     *
     * @throws InvalidExperimentException if there are none or too many, or one has a value that it cannot have
     */
    public static List<TrialDefinition> expand(ExperimentSpec spec) throws InvalidExperimentException {
        return expand(spec, List.of());
    }

    /**
     * Expands the grid; at least one trial.
     *
     * @param tried the checkpoints that came later
     * @throws InvalidExperimentException if there are none or too many, or one has a value that it cannot have
     */
    public static List<TrialDefinition> expand(ExperimentSpec spec, List<TriedCheckpoint> tried)
            throws InvalidExperimentException {
        TrialNameTemplate template = new TrialNameTemplate(spec.trialName());
        Set<GridPoint> points = points(spec);
        refuseTooMany(points.size(), spec);
        refuseImpossible(points, spec.decoding());
        List<TrialDefinition> trials = new ArrayList<>();
        int place = 0;
        for (ModelSpec model : spec.models()) {
            addTrials(trials, spec, model, place++, points, template);
        }
        for (TriedCheckpoint checkpoint : tried) {
            ModelSpec model = spec.rerun().model(checkpoint);
            addTrials(trials, spec, model, place + checkpoint.number(), points, template);
        }
        if (trials.isEmpty()) {
            throw new InvalidExperimentException(
                    "spec.decoding.exclude leaves out every trial: remove an entry, or" + " name more fields in it");
        }
        refuseEqualNames(trials, spec.trialName());
        return trials;
    }

    /** How many models there may be so that there are not too many trials; 0 if there are none anyway. */
    public static int mostModels(ExperimentSpec spec) {
        try {
            return ExperimentSpec.MOST_TRIALS / points(spec).size();
        } catch (InvalidExperimentException e) {
            return 0;
        }
    }

    private static void addTrials(
            List<TrialDefinition> trials,
            ExperimentSpec spec,
            ModelSpec model,
            int place,
            Set<GridPoint> points,
            TrialNameTemplate template)
            throws InvalidExperimentException {
        int index = spec.firstIndex() + place * points.size();
        for (GridPoint point : points) {
            if (spec.decoding().exclude().stream().noneMatch(e -> excludes(e, model, point))) {
                String name = template.name(index, model, point);
                trials.add(new TrialDefinition(index, name, template.slug(name), model, point));
            }
            index++;
        }
    }

    private static Set<GridPoint> points(ExperimentSpec spec) throws InvalidExperimentException {
        Set<GridPoint> points = new LinkedHashSet<>();
        if (spec.decoding().grid() != null) {
            combinations(spec).stream()
                    .map(values -> new GridPoint(new ParameterValues(values)))
                    .forEach(points::add);
        }
        spec.decoding().points().stream().map(GridPoint::new).forEach(points::add);
        if (points.isEmpty()) {
            throw new InvalidExperimentException("spec.decoding has neither a grid nor points, so there is no trial:"
                    + " add spec.decoding.grid or spec.decoding.points");
        }
        return points;
    }

    /** Every combination of the grid's values, the first dimension outermost. */
    private static List<Map<String, JsonNode>> combinations(ExperimentSpec spec) throws InvalidExperimentException {
        Map<String, List<JsonNode>> grid = new LinkedHashMap<>();
        long size = 1;
        for (SettingDefinition dimension : GridDimensions.ALL) {
            List<JsonNode> values = distinct(dimension, spec.decoding().grid());
            grid.put(dimension.name(), values);
            // Counted before it is expanded: four dimensions of 64 values are 17 million points.
            size = saturatedProduct(size, values.size());
        }
        refuseTooMany(size, spec);
        List<Map<String, JsonNode>> combinations = List.of(Map.of());
        for (Map.Entry<String, List<JsonNode>> dimension : grid.entrySet()) {
            List<Map<String, JsonNode>> longer = new ArrayList<>();
            for (Map<String, JsonNode> combination : combinations) {
                for (JsonNode value : dimension.getValue()) {
                    Map<String, JsonNode> more = new LinkedHashMap<>(combination);
                    more.put(dimension.getKey(), value);
                    longer.add(more);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    /** A dimension's values, each once; null alone stands for what the options say. */
    private static List<JsonNode> distinct(SettingDefinition dimension, DecodingSpec.Grid grid)
            throws InvalidExperimentException {
        List<JsonNode> values = grid.values().get(dimension.name());
        if (!values.isEmpty()) {
            return values.stream().distinct().toList();
        }
        if (dimension.defaultValue().isPresent()) {
            throw new InvalidExperimentException("spec.decoding.grid." + dimension.name() + " is empty, so there is no"
                    + " trial: give it a value, or leave it out for its default");
        }
        return Collections.singletonList(null);
    }

    private static long saturatedProduct(long one, long other) {
        return one > Long.MAX_VALUE / other ? Long.MAX_VALUE : one * other;
    }

    private static void refuseTooMany(long points, ExperimentSpec spec) throws InvalidExperimentException {
        long trials = saturatedProduct(points, Math.max(1, spec.models().size()));
        if (trials > ExperimentSpec.MOST_TRIALS) {
            throw new InvalidExperimentException("spec.decoding and spec.models make " + trials
                    + " trials; an experiment has at most " + ExperimentSpec.MOST_TRIALS + ": split it");
        }
    }

    private static void refuseImpossible(Set<GridPoint> points, DecodingSpec decoding)
            throws InvalidExperimentException {
        for (GridPoint point : points) {
            try {
                point.voiceActivity(decoding.options(), point.decoding(decoding.options()));
            } catch (IllegalArgumentException e) {
                throw new InvalidExperimentException("spec." + e.getMessage());
            }
        }
    }

    private static boolean excludes(ParameterValues exclusion, ModelSpec model, GridPoint point) {
        return exclusion.byName().entrySet().stream().allMatch(wanted -> wanted.getValue()
                .equals(
                        wanted.getKey().equals("model")
                                ? TextNode.valueOf(model.name())
                                : point.values().get(wanted.getKey())));
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
