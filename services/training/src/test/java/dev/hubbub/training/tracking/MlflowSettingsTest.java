package dev.hubbub.training.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MlflowSettingsTest {

    @Test
    void without_an_address_nobody_is_told() {
        assertEquals(Optional.empty(), MlflowSettings.of(Map.of("HUBBUB_MLFLOW_EXPERIMENT", "party")));
        assertEquals(Optional.empty(), MlflowSettings.of(Map.of("HUBBUB_MLFLOW_URI", " ")));
    }

    @Test
    void who_asks_is_said_by_a_token_or_by_name_and_password_and_never_printed() {
        MlflowSettings plain = settings("HUBBUB_MLFLOW_URI", "https://tracking.example/base/");
        assertEquals(URI.create("https://tracking.example/base"), plain.server());
        assertEquals("hubbub", plain.experiment());
        assertEquals(Optional.empty(), plain.authorization());
        MlflowSettings token = settings("HUBBUB_MLFLOW_URI", "http://a", "HUBBUB_MLFLOW_TOKEN", "secret");
        assertEquals(Optional.of("Bearer secret"), token.authorization());
        assertFalse(token.toString().contains("secret"), token.toString());
        MlflowSettings user = MlflowSettings.of(Map.of(
                        "HUBBUB_MLFLOW_URI", "http://a",
                        "HUBBUB_MLFLOW_EXPERIMENT", "party",
                        "HUBBUB_MLFLOW_USERNAME", "me",
                        "HUBBUB_MLFLOW_PASSWORD", "pw"))
                .orElseThrow();
        assertEquals(Optional.of("Basic bWU6cHc="), user.authorization());
        assertEquals("party", user.experiment());
    }

    @Test
    void what_makes_no_sense_is_refused_by_the_variables_name() {
        assertTrue(refused("HUBBUB_MLFLOW_URI", "file:///tmp/mlruns").contains("HUBBUB_MLFLOW_URI is 'file:"));
        assertTrue(refused("HUBBUB_MLFLOW_URI", "local host").contains("HUBBUB_MLFLOW_URI is 'local host'"));
        assertTrue(refused("HUBBUB_MLFLOW_URI", "http://me:pw@a").contains("HUBBUB_MLFLOW_PASSWORD"));
        assertTrue(refused("HUBBUB_MLFLOW_URI", "http://a", "HUBBUB_MLFLOW_USERNAME", "me")
                .contains("belong together"));
        String both = assertThrows(
                        IllegalArgumentException.class,
                        () -> MlflowSettings.of(Map.of(
                                "HUBBUB_MLFLOW_URI", "http://a",
                                "HUBBUB_MLFLOW_TOKEN", "t",
                                "HUBBUB_MLFLOW_USERNAME", "me",
                                "HUBBUB_MLFLOW_PASSWORD", "pw")))
                .getMessage();
        assertTrue(both.contains("leave out one of the two"), both);
    }

    @Test
    void a_secret_that_fits_into_no_header_is_refused_by_its_variable_and_not_shown() {
        for (String unfit : List.of("\uFEFFsecret", "secret\u200B", "secret\nsecond", "se cret", "sécret")) {
            for (String variable : List.of("HUBBUB_MLFLOW_TOKEN", "HUBBUB_MLFLOW_USERNAME", "HUBBUB_MLFLOW_PASSWORD")) {
                String message = refused("HUBBUB_MLFLOW_URI", "http://a", variable, unfit);
                assertTrue(message.startsWith(variable + " holds a space"), message);
                assertFalse(message.contains("cret"), message);
            }
        }
        settings("HUBBUB_MLFLOW_URI", "http://a", "HUBBUB_MLFLOW_TOKEN", " !secret~\n");
        String password = refused("HUBBUB_MLFLOW_URI", "ftp://me:secret@a");
        assertFalse(password.contains("secret"), password);
    }

    private static String refused(String... pairs) {
        return assertThrows(IllegalArgumentException.class, () -> settings(pairs))
                .getMessage();
    }

    private static MlflowSettings settings(String... pairs) {
        return MlflowSettings.of(
                        pairs.length == 2 ? Map.of(pairs[0], pairs[1]) : Map.of(pairs[0], pairs[1], pairs[2], pairs[3]))
                .orElseThrow();
    }
}
