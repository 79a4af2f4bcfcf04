package dev.hubbub.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.cluster.resource.FieldFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Kubernetes has against the pods of a Job before it makes any: names, images, selectors, tolerations and
 * quantities. Only of the fields that Jobs here have; volumes, probes and the like are taken as they are.
 */
final class JobTemplateFaults {
    private static final String TEMPLATE = "spec.template.spec";
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final Pattern QUALIFIED = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern QUANTITY =
            Pattern.compile("([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?");
    private static final Map<String, Integer> THOUSANDS =
            Map.of("n", -3, "u", -2, "m", -1, "k", 1, "M", 2, "G", 3, "T", 4, "P", 5, "E", 6);
    private static final String BINARY = "KMGTPE";
    private static final int LONGEST_SUBDOMAIN = 253;
    private static final int LONGEST_VALUE = 63;
    private static final BigDecimal LEAST_CPU = new BigDecimal("0.001");

    private final List<FieldFault> faults = new ArrayList<>();

    private JobTemplateFaults() {}

    /** Every fault of the pods that a Job describes; empty if they can be made. */
    static List<FieldFault> of(JsonNode job) {
        JobTemplateFaults found = new JobTemplateFaults();
        found.podSpec(job.path("spec").path("template").path("spec"));
        return found.faults;
    }

    private void podSpec(JsonNode spec) {
        for (String field : List.of("priorityClassName", "runtimeClassName", "serviceAccountName")) {
            if (spec.hasNonNull(field) && !isSubdomain(spec.get(field).asText())) {
                invalid(TEMPLATE + "." + field, spec.get(field), "must be the name of an object");
            }
        }
        spec.path("nodeSelector").properties().forEach(label -> {
            String path = TEMPLATE + ".nodeSelector";
            if (!isQualified(label.getKey())) {
                invalid(path, "\"" + label.getKey() + "\"", "must be the key of a label");
            }
            labelValue(path, label.getValue());
        });
        for (int i = 0; i < spec.path("tolerations").size(); i++) {
            toleration(
                    TEMPLATE + ".tolerations[" + i + "]",
                    spec.get("tolerations").get(i));
        }
        for (int i = 0; i < spec.path("containers").size(); i++) {
            container(
                    TEMPLATE + ".containers[" + i + "]", spec.get("containers").get(i));
        }
    }

    private void toleration(String path, JsonNode toleration) {
        String key = toleration.path("key").asText("");
        String operator = toleration.path("operator").asText("");
        if (key.isEmpty() && !operator.equals("Exists")) {
            invalid(path + ".operator", "\"" + operator + "\"", "operator must be Exists when `key` is empty");
        } else if (!key.isEmpty() && !isQualified(key)) {
            invalid(path + ".key", toleration.get("key"), "must be the key of a taint");
        }
        if (operator.equals("Exists") && !toleration.path("value").asText("").isEmpty()) {
            invalid(path + ".value", toleration.get("value"), "value must be empty when `operator` is 'Exists'");
        }
        labelValue(path + ".value", toleration.path("value"));
        if (toleration.has("tolerationSeconds")
                && !toleration.path("effect").asText("").equals("NoExecute")) {
            invalid(path + ".effect", toleration.path("effect"), "must be 'NoExecute' when `tolerationSeconds` is set");
        }
    }

    private void container(String path, JsonNode container) {
        String image = container.path("image").asText("");
        if (!image.equals(image.strip())) {
            invalid(path + ".image", container.get("image"), "must not have leading or trailing whitespace");
        }
        JsonNode resources = container.path("resources");
        for (String list : List.of("limits", "requests")) {
            resources
                    .path(list)
                    .properties()
                    .forEach(entry -> quantity(path + ".resources." + list, entry.getKey(), entry.getValue()));
        }
    }

    private void quantity(String path, String resource, JsonNode quantity) {
        boolean plain = List.of("cpu", "memory", "ephemeral-storage").contains(resource);
        boolean extended = resource.contains("/") && isQualified(resource) && !resource.startsWith("requests.");
        if (!plain && !extended && !resource.startsWith("hugepages-")) {
            invalid(path, "\"" + resource + "\"", "must be a standard resource or one with a domain");
        }
        BigDecimal amount = amount(quantity.asText());
        if (amount == null) {
            invalid(
                    path + "[" + resource + "]",
                    quantity,
                    "quantities must be numbers with a unit, such as 500m or 4Gi");
        } else if (amount.signum() < 0) {
            invalid(path + "[" + resource + "]", quantity, "must be greater than or equal to 0");
        } else if (extended && amount.stripTrailingZeros().scale() > 0) {
            invalid(path + "[" + resource + "]", quantity, "must be an integer");
        } else if (resource.equals("cpu") && amount.signum() > 0 && amount.compareTo(LEAST_CPU) < 0) {
            invalid(path + "[" + resource + "]", quantity, "must be at least 1m");
        } else if (amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            invalid(path + "[" + resource + "]", quantity, "must be at most " + Long.MAX_VALUE);
        }
    }

    /** A quantity as a number; null if it is none. */
    private static BigDecimal amount(String text) {
        Matcher quantity = QUANTITY.matcher(text);
        if (!quantity.matches()) {
            return null;
        }
        BigDecimal number = new BigDecimal(quantity.group(1));
        String unit = quantity.group(2) == null ? "" : quantity.group(2);
        if (unit.length() == 2 && unit.endsWith("i")) {
            return number.multiply(BigDecimal.valueOf(1024).pow(BINARY.indexOf(unit.charAt(0)) + 1));
        }
        int tens = unit.length() > 1 ? Integer.parseInt(unit.substring(1)) : 3 * THOUSANDS.getOrDefault(unit, 0);
        return number.scaleByPowerOfTen(tens);
    }

    private void labelValue(String path, JsonNode value) {
        String text = value.asText("");
        if (!text.isEmpty()
                && (text.length() > LONGEST_VALUE || !QUALIFIED.matcher(text).matches())) {
            invalid(path, value, "must be the value of a label");
        }
    }

    private static boolean isSubdomain(String text) {
        return text.length() <= LONGEST_SUBDOMAIN && SUBDOMAIN.matcher(text).matches();
    }

    private static boolean isQualified(String text) {
        int slash = text.indexOf('/');
        return (slash < 0 || isSubdomain(text.substring(0, slash)))
                && QUALIFIED.matcher(text.substring(slash + 1)).matches();
    }

    private void invalid(String path, Object value, String message) {
        faults.add(FieldFault.invalid(path, value, message));
    }
}
