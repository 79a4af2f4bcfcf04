package dev.hubbub.evaluation.login;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginSettingsTest {

    private static final Map<String, String> COMPLETE = Map.of(
            "HUBBUB_OIDC_ENABLED", "true",
            "HUBBUB_OIDC_AUTH_SERVER_URL", "https://login.example.org/realms/research",
            "HUBBUB_OIDC_CLIENT_ID", "hubbub",
            "HUBBUB_OIDC_SESSION_SECRET", "0123456789abcdef0123456789abcdef",
            "HUBBUB_OIDC_ROLES", "researchers,guests");

    @Test
    void without_variables_everybody_may_look_and_with_those_needed_there_is_a_login() {
        assertDoesNotThrow(() -> settings(Map.of()).check());
        assertDoesNotThrow(() -> settings(COMPLETE).check());
        assertTrue(settings(COMPLETE).roles().orElseThrow().contains("guests"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HUBBUB_OIDC_ENABLED         | false     | nobody would have to log in",
                "HUBBUB_OIDC_AUTH_SERVER_URL | ''        | HUBBUB_OIDC_AUTH_SERVER_URL is not set",
                "HUBBUB_OIDC_AUTH_SERVER_URL | login     | which is no address",
                "HUBBUB_OIDC_AUTH_SERVER_URL | https://a b | which is no address",
                "HUBBUB_OIDC_AUTH_SERVER_URL | https://a/;script-src * | which is no address",
                "HUBBUB_OIDC_CLIENT_ID       | ''        | HUBBUB_OIDC_CLIENT_ID is not set",
                "HUBBUB_OIDC_SESSION_SECRET  | too short | has 9 characters: it needs at least 32",
            })
    void what_cannot_work_is_refused_by_the_name_of_its_variable(String variable, String value, String sentence) {
        Map<String, String> environment = new HashMap<>(COMPLETE);
        environment.put(variable, value);
        String refusal = assertThrows(ConfigurationException.class, () -> settings(environment)
                        .check())
                .getMessage();
        assertTrue(refusal.contains(sentence), refusal);
    }

    private static LoginSettings settings(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300))
                .withMapping(LoginSettings.class)
                .build()
                .getConfigMapping(LoginSettings.class);
    }
}
