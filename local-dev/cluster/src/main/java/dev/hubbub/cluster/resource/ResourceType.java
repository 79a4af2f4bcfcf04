package dev.hubbub.cluster.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One kind in one version, as the server offers it.
 *
 * @param group the API group, empty for the core group
 * @param version the version, as {@code v1alpha1}
 * @param shortNames the abbreviations kubectl accepts
 * @param categories the collective names kubectl accepts, as {@code all}
 * @param statusSubresource whether status is written apart from the rest
 * @param custom whether a CustomResourceDefinition declares the kind
 * @param schema the OpenAPI v3 schema of the object
 * @param columns the printer columns besides the name
 */
public record ResourceType(
        String group,
        String version,
        String kind,
        String plural,
        String singular,
        boolean namespaced,
        List<String> shortNames,
        List<String> categories,
        boolean statusSubresource,
        boolean custom,
        JsonNode schema,
        List<PrinterColumn> columns) {

    public ResourceType {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        columns = List.copyOf(columns);
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** {@code jobs.batch}, or {@code pods} in the core group. */
    public String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** {@code Job.batch}, or {@code Pod} in the core group. */
    public String qualifiedKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    public String listKind() {
        return kind + "List";
    }

    /**
     * Under which group the objects are kept. Events are one set of objects that two groups show, each in its own
     * form; everything else is kept under its own group.
     */
    public String storageGroup() {
        return group.equals("events.k8s.io") ? "" : group;
    }
}
