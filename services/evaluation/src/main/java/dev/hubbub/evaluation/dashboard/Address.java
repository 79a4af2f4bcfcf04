package dev.hubbub.evaluation.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** An address on this dashboard, put together so that no name in it means more than itself. */
final class Address {

    private final StringBuilder path = new StringBuilder();
    private final List<String> query = new ArrayList<>();

    private Address() {}

    static Address of(String... parts) {
        Address address = new Address();
        for (String part : parts) {
            address.path.append('/').append(encoded(part).replace("+", "%20"));
        }
        return address;
    }

    /** A view of an experiment. */
    static Address ofExperiment(String namespace, String name, String... more) {
        Address address = of("experiments", namespace, name);
        address.path.append(of(more).path);
        return address;
    }

    /** The same with a question, unless there is nothing to ask. */
    Address with(String name, String value) {
        if (value != null && !value.isEmpty()) {
            query.add(name + "=" + encoded(value));
        }
        return this;
    }

    /** The same with a question that has several answers. */
    Address with(String name, Collection<String> values) {
        values.forEach(value -> with(name, value));
        return this;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return path + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }
}
