package dev.hubbub.cluster.server;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many requests of each kind came, as the text of {@code /metrics}: of the metrics of a real API server only {@code
 * apiserver_request_total}, by verb, group, resource and subresource.
 */
final class RequestCounts {

    /** What counts as the same kind of request. */
    private record Kind(String verb, String group, String resource, String subresource) implements Comparable<Kind> {
        String labels() {
            return "verb=\"%s\",group=\"%s\",resource=\"%s\",subresource=\"%s\""
                    .formatted(verb, group, resource, subresource);
        }

        @Override
        public int compareTo(Kind other) {
            return labels().compareTo(other.labels());
        }
    }

    private final Map<Kind, Long> counts = new TreeMap<>();

    void count(Exchange exchange, ResourcePath path) {
        counts.merge(new Kind(verb(exchange, path), path.group(), path.plural(), path.subresource()), 1L, Long::sum);
    }

    private static String verb(Exchange exchange, ResourcePath path) {
        String method = exchange.request().method().name();
        if (method.equals("GET") && exchange.query().flag("watch")) {
            return "WATCH";
        }
        if (method.equals("GET") && path.name().isEmpty()) {
            return "LIST";
        }
        return exchange.mediaType().contains("apply-patch") ? "APPLY" : method;
    }

    String text() {
        StringBuilder text = new StringBuilder("# TYPE apiserver_request_total counter\n");
        counts.forEach((kind, count) -> text.append("apiserver_request_total{")
                .append(kind.labels())
                .append("} ")
                .append(count)
                .append('\n'));
        return text.toString();
    }
}
