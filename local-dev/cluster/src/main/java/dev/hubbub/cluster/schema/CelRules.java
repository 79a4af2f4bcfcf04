package dev.hubbub.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.hubbub.cluster.resource.FieldFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The {@code x-kubernetes-validations} rules of a schema: CEL expressions over {@code self} and, for rules about a
 * transition, {@code oldSelf}. Kubernetes' own function libraries beyond the CEL extensions for strings and
 * mathematics (quantities, URLs, addresses) are not here; a rule that needs one is refused with its definition.
 */
public final class CelRules {
    private static final String RULES = "x-kubernetes-validations";
    private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");

    private final CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder()
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.strings(), CelExtensions.math(celOptions()), CelExtensions.bindings())
            .setOptions(celOptions())
            .build();
    private final CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
            .addLibraries(CelExtensions.strings(), CelExtensions.math(celOptions()))
            .setOptions(celOptions())
            .build();
    private final Map<String, CelRuntime.Program> programs = new HashMap<>();

    private static dev.cel.common.CelOptions celOptions() {
        // Mixed comparisons (1 < 1.5) are what Kubernetes allows, too.
        return dev.cel.common.CelOptions.current()
                .enableHeterogeneousNumericComparisons(true)
                .build();
    }

    /** The rules in a schema that are not valid CEL, each as a fault under the given path. */
    public List<FieldFault> uncompilable(JsonNode schema, String path) {
        List<FieldFault> faults = new ArrayList<>();
        for (JsonNode rule : schema.path(RULES)) {
            for (String part : List.of("rule", "messageExpression")) {
                if (rule.has(part)) {
                    try {
                        program(rule.get(part).asText());
                    } catch (CelValidationException e) {
                        faults.add(FieldFault.invalid(
                                path + "." + RULES + "." + part,
                                rule.get(part),
                                "compilation failed: " + e.getMessage().replace('\n', ' ')));
                    }
                }
            }
        }
        schema.path("properties")
                .properties()
                .forEach(p -> faults.addAll(uncompilable(p.getValue(), path + ".properties[" + p.getKey() + "]")));
        for (String nested : List.of("items", "additionalProperties")) {
            if (schema.path(nested).isObject()) {
                faults.addAll(uncompilable(schema.get(nested), path + "." + nested));
            }
        }
        return faults;
    }

    /**
     * Evaluates every rule.
     *
     * @param old the value before an update, null where there is none; rules about a transition are then skipped
     */
    public List<FieldFault> check(JsonNode schema, JsonNode value, JsonNode old) {
        List<FieldFault> faults = new ArrayList<>();
        visit(schema, value, old, "", faults);
        return faults;
    }

    private void visit(JsonNode schema, JsonNode value, JsonNode old, String path, List<FieldFault> faults) {
        if (value.isNull()) {
            return;
        }
        for (JsonNode rule : schema.path(RULES)) {
            evaluate(rule, schema, value, old, path, faults);
        }
        if (value.isObject()) {
            value.properties().forEach(entry -> {
                JsonNode child = Structure.propertySchema(schema, entry.getKey());
                if (child != null && child.isObject()) {
                    JsonNode oldChild = old == null ? null : old.get(entry.getKey());
                    visit(child, entry.getValue(), oldChild, Structure.childPath(path, entry.getKey()), faults);
                }
            });
        } else if (value.isArray() && schema.path("items").isObject()) {
            for (int i = 0; i < value.size(); i++) {
                // Items of plain lists have no identity, so Kubernetes compares no old ones either.
                visit(schema.get("items"), value.get(i), null, path + "[" + i + "]", faults);
            }
        }
    }

    private void evaluate(
            JsonNode rule, JsonNode schema, JsonNode value, JsonNode old, String path, List<FieldFault> faults) {
        String expression = rule.path("rule").asText();
        boolean transition = OLD_SELF.matcher(expression).find();
        if (transition && old == null) {
            return;
        }
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", CelValues.of(schema, value));
        if (old != null) {
            variables.put("oldSelf", CelValues.of(schema, old));
        }
        String faultPath = rule.has("fieldPath") ? path + rule.get("fieldPath").asText() : path;
        String shown = value.isContainerNode() ? (value.isObject() ? "object" : "array") : value.toString();
        try {
            if (!Boolean.TRUE.equals(program(expression).eval(variables))) {
                faults.add(fault(rule, faultPath, shown, message(rule, variables)));
            }
        } catch (CelEvaluationException | CelValidationException e) {
            faults.add(FieldFault.invalid(faultPath, shown, "rule " + expression + " failed: " + e.getMessage()));
        }
    }

    private static FieldFault fault(JsonNode rule, String path, String shown, String message) {
        return switch (rule.path("reason").asText("FieldValueInvalid")) {
            case "FieldValueRequired" -> new FieldFault(path, FieldFault.Kind.REQUIRED, "", message);
            case "FieldValueForbidden" -> FieldFault.forbidden(path, message);
            case "FieldValueDuplicate" -> new FieldFault(path, FieldFault.Kind.DUPLICATE, shown, message);
            default -> FieldFault.invalid(path, shown, message);
        };
    }

    private String message(JsonNode rule, Map<String, Object> variables)
            throws CelEvaluationException, CelValidationException {
        if (rule.has("messageExpression")) {
            return String.valueOf(
                    program(rule.get("messageExpression").asText()).eval(variables));
        }
        return rule.has("message")
                ? rule.get("message").asText()
                : "failed rule: " + rule.path("rule").asText();
    }

    private CelRuntime.Program program(String expression) throws CelValidationException {
        CelRuntime.Program known = programs.get(expression);
        if (known != null) {
            return known;
        }
        try {
            CelRuntime.Program program =
                    runtime.createProgram(compiler.compile(expression).getAst());
            programs.put(expression, program);
            return program;
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("The checked rule " + expression + " cannot be planned", e);
        }
    }
}
