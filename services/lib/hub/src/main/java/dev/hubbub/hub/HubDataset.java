package dev.hubbub.hub;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A split of a dataset on a hub: {@code hf://datasets/OWNER/NAME@REVISION/FOLDER?config=CONFIG&split=SPLIT}, of which all
 * behind the name may be left out.
 *
 * @param address the repository, and the folder in it
 * @param configuration which of those that the repository describes; absent for the only one, or its default
 * @param split which of those that there are; absent for the only one
 */
public record HubDataset(HubAddress address, Optional<String> configuration, Optional<String> split) {

    private static final String BEGINNING = HubAddress.SCHEME + "datasets/";
    private static final String CONFIGURATION = "config";
    private static final String SPLIT = "split";

    /** Whether a text is meant as such an address. */
    public static boolean isOne(String text) {
        return text.startsWith(BEGINNING);
    }

    /** @throws IllegalArgumentException if it is none */
    public static HubDataset parse(String text) {
        int mark = text.indexOf('?');
        HubAddress address = HubAddress.parse(mark < 0 ? text : text.substring(0, mark));
        Map<String, String> asked = new TreeMap<>();
        for (String pair : mark < 0 ? new String[0] : text.substring(mark + 1).split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (equals < 0 || !Set.of(CONFIGURATION, SPLIT).contains(name)) {
                throw new IllegalArgumentException("'" + text + "' asks for " + pair
                        + ", which is not known: say config=NAME, split=NAME, or both with & between them.");
            }
            asked.put(name, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return new HubDataset(
                address, Optional.ofNullable(asked.get(CONFIGURATION)), Optional.ofNullable(asked.get(SPLIT)));
    }

    /** The same at a commit, where nothing changes. */
    public HubDataset at(String commit) {
        return new HubDataset(address.at(commit), configuration, split);
    }

    @Override
    public String toString() {
        Map<String, String> asked = new TreeMap<>();
        configuration.ifPresent(name -> asked.put(CONFIGURATION, name));
        split.ifPresent(name -> asked.put(SPLIT, name));
        return address
                + (asked.isEmpty() ? "" : "?")
                + asked.entrySet().stream()
                        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }
}
