package dev.hubbub.controller.plan;

import dev.hubbub.controller.resource.ModelSpec;

/**
 * A trial of the grid.
 *
 * @param index its number, counted from {@code firstIndex}
 * @param name its name as the template gives it
 * @param slug the same as part of a Kubernetes name: lower case, underscores as hyphens
 * @param model the model
 * @param point the point of the grid
 */
public record TrialDefinition(int index, String name, String slug, ModelSpec model, GridPoint point) {}
