package dev.hubbub.contracts.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BrokerConnectionTest {

    @Test
    void without_variables_a_broker_is_spoken_to_in_the_clear() {
        assertEquals(
                Map.of("bootstrap.servers", "kafka:9092", "security.protocol", "PLAINTEXT"),
                of(Map.of()).clientSettings());
    }

    @Test
    void who_speaks_is_said_by_scram_unless_a_mechanism_is_named_and_quotes_in_passwords_stay_what_they_are() {
        BrokerConnection broker = of(Map.of(
                "HUBBUB_KAFKA_PROTOCOL", "SASL_SSL",
                "HUBBUB_KAFKA_USERNAME", "hubbub",
                "HUBBUB_KAFKA_PASSWORD", "a\"b\\c",
                "HUBBUB_KAFKA_CA_CERTIFICATES", "ours"));
        assertEquals(
                Map.of(
                        "bootstrap.servers", "kafka:9092",
                        "security.protocol", "SASL_SSL",
                        "sasl.mechanism", "SCRAM-SHA-512",
                        "sasl.jaas.config",
                                "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                        + " username=\"hubbub\" password=\"a\\\"b\\\\c\";",
                        "ssl.truststore.type", "PEM",
                        "ssl.truststore.certificates", "ours"),
                broker.clientSettings());
        assertFalse((broker + " " + broker.login()).contains("c\\"), "a password in a text for people");
    }

    @Test
    void a_client_may_be_known_by_its_certificate() {
        Map<String, Object> settings = of(Map.of(
                        "HUBBUB_KAFKA_PROTOCOL", "SSL",
                        "HUBBUB_KAFKA_CLIENT_CERTIFICATE", "chain",
                        "HUBBUB_KAFKA_CLIENT_KEY", "key"))
                .clientSettings();
        assertEquals("chain", settings.get("ssl.keystore.certificate.chain"));
        assertEquals("key", settings.get("ssl.keystore.key"));
        assertFalse(settings.containsKey("ssl.truststore.type"), "what Java trusts is trusted");
    }

    @Test
    void what_would_be_passed_over_or_is_missing_is_refused_by_the_name_of_its_variable() {
        refused("HUBBUB_KAFKA_PROTOCOL is 'TLS'; it must be one of PLAINTEXT, SSL,", "HUBBUB_KAFKA_PROTOCOL", "TLS");
        refused("HUBBUB_KAFKA_PASSWORD is set, and HUBBUB_KAFKA_PROTOCOL is PLAINTEXT", "HUBBUB_KAFKA_PASSWORD", "x");
        refused("There are certificates for Kafka, and", "HUBBUB_KAFKA_CA_CERTIFICATES", "x");
        refused("HUBBUB_KAFKA_USERNAME is not set", "HUBBUB_KAFKA_PROTOCOL", "SASL_SSL");
        refused("HUBBUB_KAFKA_CLIENT_KEY is not set", "HUBBUB_KAFKA_CLIENT_CERTIFICATE", "x");
    }

    private static void refused(String sentence, String variable, String value) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> of(Map.of(variable, value)));
        assertTrue(refusal.getMessage().startsWith(sentence), refusal.getMessage());
    }

    private static BrokerConnection of(Map<String, String> variables) {
        return BrokerConnection.of("kafka:9092", name -> Optional.ofNullable(variables.get(name)));
    }
}
