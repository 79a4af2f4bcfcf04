package dev.hubbub.hub;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Which hub, and who asks it.
 *
 * @param endpoint its root, such as {@code https://huggingface.co}
 * @param token of the user, for what is not public
 * @param patience how long one that does not answer is asked again, without a byte of progress
 */
public record HubSettings(URI endpoint, Optional<String> token, Duration patience) {
    /** The variable that names the hub. */
    public static final String ENDPOINT = "HUBBUB_HUB_ENDPOINT";

    /** The variable that holds the user's token. */
    public static final String TOKEN = "HUBBUB_HUB_TOKEN";

    private static final String USUAL_ENDPOINT = "HF_ENDPOINT";
    private static final String USUAL_TOKEN = "HF_TOKEN";

    private static final String USUAL = "https://huggingface.co";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * As the environment says, by our own variables or else by {@code HF_ENDPOINT} and {@code HF_TOKEN}.
     *
     * @throws IllegalArgumentException if the endpoint is no address of HTTP, or the token fits into no header
     */
    public static HubSettings of(Map<String, String> environment) {
        String endpoint = first(environment, ENDPOINT, USUAL_ENDPOINT);
        String token = first(environment, TOKEN, USUAL_TOKEN);
        if (!token.matches("[\\x21-\\x7e]*")) {
            throw new IllegalArgumentException(
                    TOKEN + " (or " + USUAL_TOKEN + ") holds a space, a line's end or a"
                            + " character that is not ASCII, such as a mark at the beginning of its file: set it to the bare token.");
        }
        URI uri = URI.create(endpoint.isEmpty() ? USUAL : endpoint.replaceAll("/+$", ""));
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException(
                    ENDPOINT + " is '" + endpoint + "', which is no address such as " + USUAL + ".");
        }
        return new HubSettings(uri, token.isEmpty() ? Optional.empty() : Optional.of(token), PATIENCE);
    }

    /** The variables that say it. */
    public static String[] variables() {
        return new String[] {ENDPOINT, TOKEN, USUAL_ENDPOINT, USUAL_TOKEN};
    }

    /** The same with another patience. */
    public HubSettings withPatience(Duration other) {
        return new HubSettings(endpoint, token, other);
    }

    /** Of our own variable and the one that other programs have for the same; empty if neither is set. */
    private static String first(Map<String, String> environment, String own, String usual) {
        String value = environment.getOrDefault(own, "").strip();
        return value.isEmpty() ? environment.getOrDefault(usual, "").strip() : value;
    }

    /** Without the token, which is nobody's business. */
    @Override
    public String toString() {
        return "HubSettings[" + endpoint + "]";
    }
}
