package dev.hubbub.training.tracking;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Which MLflow server is told of runs, and by whom.
 *
 * @param server its root, such as {@code http://localhost:5000}
 * @param experiment the name of MLflow's experiment that runs belong to, which is made if it is not there
 * @param authorization the header that says who asks, if somebody must
 */
public record MlflowSettings(URI server, String experiment, Optional<String> authorization) {
    /** The variable that names the server; without it nobody is told. */
    public static final String SERVER = "HUBBUB_MLFLOW_URI";

    /** The variable that names the experiment. */
    public static final String EXPERIMENT = "HUBBUB_MLFLOW_EXPERIMENT";

    /** The variable that holds a token. */
    public static final String TOKEN = "HUBBUB_MLFLOW_TOKEN";

    /** The variable that holds a user's name. */
    public static final String USERNAME = "HUBBUB_MLFLOW_USERNAME";

    /** The variable that holds the user's password. */
    public static final String PASSWORD = "HUBBUB_MLFLOW_PASSWORD";

    private static final String USUAL = "hubbub";

    /**
     * As variables say; empty if none names a server.
     *
     * @throws IllegalArgumentException if they make no sense, with the variable's name
     */
    public static Optional<MlflowSettings> of(Map<String, String> variables) {
        String server = value(variables, SERVER);
        if (server.isEmpty()) {
            return Optional.empty();
        }
        String experiment = value(variables, EXPERIMENT);
        return Optional.of(new MlflowSettings(
                address(server), experiment.isEmpty() ? USUAL : experiment, authorization(variables)));
    }

    private static URI address(String server) {
        URI uri;
        try {
            uri = URI.create(server.replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw impossible(server);
        }
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw impossible(server);
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(SERVER + " holds a user or a password, which runs would keep in their"
                    + " files: give them as " + USERNAME + " and " + PASSWORD + ".");
        }
        return uri;
    }

    private static IllegalArgumentException impossible(String server) {
        // Before an @ may be a password.
        String shown = server.contains("@") ? "something" : "'" + server + "'";
        return new IllegalArgumentException(
                SERVER + " is " + shown + ", which is no address such as http://localhost:5000.");
    }

    private static Optional<String> authorization(Map<String, String> variables) {
        String token = secret(variables, TOKEN);
        String username = secret(variables, USERNAME);
        String password = secret(variables, PASSWORD);
        if (username.isEmpty() != password.isEmpty()) {
            throw new IllegalArgumentException(
                    USERNAME + " and " + PASSWORD + " belong together: set both, or neither.");
        }
        if (!token.isEmpty() && !username.isEmpty()) {
            throw new IllegalArgumentException(
                    TOKEN + " and " + USERNAME + " both say who asks: leave out one of the two.");
        }
        if (!token.isEmpty()) {
            return Optional.of("Bearer " + token);
        }
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return username.isEmpty()
                ? Optional.empty()
                : Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** What a header cannot hold is not printed here, and must not be where a header is refused, with what is in it. */
    private static String secret(Map<String, String> variables, String name) {
        String secret = value(variables, name);
        if (!secret.matches("[\\x21-\\x7e]*")) {
            throw new IllegalArgumentException(
                    name + " holds a space, a line's end or a character that is not ASCII, such"
                            + " as a mark at the beginning of its file: set it to the bare value.");
        }
        return secret;
    }

    private static String value(Map<String, String> variables, String name) {
        return variables.getOrDefault(name, "").strip();
    }

    /** Without what nobody else may know. */
    @Override
    public String toString() {
        return "MlflowSettings[" + server + ", " + experiment + "]";
    }
}
