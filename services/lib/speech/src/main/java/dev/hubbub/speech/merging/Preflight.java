package dev.hubbub.speech.merging;

import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.merging.Merging.Coverage;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.speech.merging.Merging.WholeNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Compares models before they are merged: names, shapes and kinds of numbers of all parameters. */
final class Preflight {

    private final MergingMethod method;
    private final MergedModels models;
    private final Rules rules;
    private final Set<String> names;

    Preflight(MergingMethod method, MergedModels models, Rules rules) {
        this.method = method;
        this.models = models;
        this.rules = rules;
        this.names = covered();
    }

    private Set<String> covered() {
        Set<String> covered = new LinkedHashSet<>();
        models.all().forEach(model -> covered.addAll(model.parameters().names()));
        if (rules.coverage() == Coverage.IN_ALL) {
            models.all().forEach(model -> covered.retainAll(model.parameters().names()));
        }
        return covered;
    }

    /** The parameters that the result has. */
    Set<String> names() {
        return names;
    }

    /** Everything that is wrong, a sentence each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(method.problems(models.members()));
        if (method.hasBase() != models.base().isPresent()) {
            problems.add("The method " + method.name()
                    + (method.hasBase()
                            ? " adds to a base what was learnt since: name the base."
                            : " has no base: make it a member, or leave it out."));
        }
        if (method.hasBase() && rules.coverage() != Coverage.THE_SAME) {
            problems.add("The method " + method.name() + " is for models that have the same parameters.");
        }
        if (rules.coverage() == Coverage.THE_SAME) {
            models.all().forEach(model -> addMissing(model, problems));
        }
        if (names.isEmpty()) {
            problems.add("The models have no parameter in common: a merge of them is empty.");
        }
        names.forEach(name -> addDifferences(name, problems));
        return problems;
    }

    private void addMissing(MergeMember model, List<String> problems) {
        List<String> missing = names.stream()
                .filter(name -> !model.parameters().contains(name))
                .toList();
        if (!missing.isEmpty()) {
            problems.add(model.name() + " lacks " + (missing.size() == 1 ? "" : missing.size() + " parameters: ")
                    + String.join(", ", missing) + ", which another of the models has.");
        }
    }

    private void addDifferences(String name, List<String> problems) {
        List<MergeMember> having = models.having(name);
        MergeMember first = having.get(0);
        Parameter model = first.parameters().get(name);
        for (MergeMember other : having.subList(1, having.size())) {
            Parameter parameter = other.parameters().get(name);
            boolean sameKind = parameter.type().isFloating() == model.type().isFloating()
                    && (model.type().isFloating() || parameter.type() == model.type());
            if (!sameKind || !Arrays.equals(parameter.shape(), model.shape())) {
                problems.add("Parameter " + name + " is " + described(parameter) + " in " + other.name() + " and "
                        + described(model) + " in " + first.name() + ".");
            } else if (!model.type().isFloating()
                    && rules.wholeNumbers() == WholeNumbers.EQUAL
                    && !parameter.bytes().equals(model.bytes())) {
                problems.add("Parameter " + name + " holds whole numbers, " + values(parameter) + " in " + other.name()
                        + " and " + values(model) + " in " + first.name()
                        + ": they are not merged; say that the first model's are to be kept.");
            }
        }
    }

    private static String described(Parameter parameter) {
        return parameter.type().safetensorsName() + Arrays.toString(parameter.shape());
    }

    private static String values(Parameter parameter) {
        if (parameter.size() != 1) {
            return "other ones";
        }
        return String.valueOf((long) parameter.numbers().at(0));
    }
}
