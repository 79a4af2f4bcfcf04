package dev.hubbub.contracts.event;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where the Kafka broker is and how to get in.
 *
 * @param bootstrapServers its addresses, such as {@code kafka:9092}
 * @param protocol whether it is spoken to in the clear, and whether it asks who speaks
 * @param login who speaks, where the protocol is one with SASL
 * @param authorities the certificates, in PEM, that the broker's must be signed by; absent for those Java trusts
 * @param client the certificate by which the broker knows a client, where it asks for one
 */
public record BrokerConnection(
        String bootstrapServers,
        Protocol protocol,
        Optional<Login> login,
        Optional<String> authorities,
        Optional<ClientCertificate> client) {

    public static final String PROTOCOL = "HUBBUB_KAFKA_PROTOCOL";
    public static final String MECHANISM = "HUBBUB_KAFKA_MECHANISM";
    public static final String USERNAME = "HUBBUB_KAFKA_USERNAME";
    public static final String PASSWORD = "HUBBUB_KAFKA_PASSWORD";
    public static final String CA_CERTIFICATES = "HUBBUB_KAFKA_CA_CERTIFICATES";
    public static final String CLIENT_CERTIFICATE = "HUBBUB_KAFKA_CLIENT_CERTIFICATE";
    public static final String CLIENT_KEY = "HUBBUB_KAFKA_CLIENT_KEY";

    /** How a broker is spoken to; the constants are spelled as Kafka spells them. */
    public enum Protocol {
        PLAINTEXT,
        SSL,
        SASL_PLAINTEXT,
        SASL_SSL;

        /** Whether what is said is encrypted. */
        public boolean isEncrypted() {
            return this == SSL || this == SASL_SSL;
        }

        /** Whether a client must say who it is. */
        public boolean hasLogin() {
            return this == SASL_PLAINTEXT || this == SASL_SSL;
        }
    }

    /** How a client proves who it is. */
    public enum Mechanism {
        PLAIN("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule"),
        SCRAM_SHA_256("SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule"),
        SCRAM_SHA_512("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

        private final String text;
        private final String module;

        Mechanism(String text, String module) {
            this.text = text;
            this.module = module;
        }

        /** As Kafka spells it. */
        public String text() {
            return text;
        }
    }

    /** Who speaks, and the proof. */
    public record Login(Mechanism mechanism, String username, String password) {

        private String jaas() {
            return mechanism.module + " required username=" + quoted(username) + " password=" + quoted(password) + ";";
        }

        private static String quoted(String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }

        /** Without the password, so that it cannot reach a log. */
        @Override
        public String toString() {
            return username + " by " + mechanism.text;
        }
    }

    /**
     * A client's certificate.
     *
     * @param chain it and those that sign it, in PEM
     * @param key its key, in PEM as of PKCS #8, not encrypted
     */
    public record ClientCertificate(String chain, String key) {

        /** Without the key, so that it cannot reach a log. */
        @Override
        public String toString() {
            return "a client certificate";
        }
    }

    public BrokerConnection {
        if (bootstrapServers == null || bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "HUBBUB_KAFKA_BOOTSTRAP_SERVERS is empty: it must be the Kafka brokers, such as kafka:9092.");
        }
        if (!protocol.isEncrypted() && (authorities.isPresent() || client.isPresent())) {
            throw new IllegalArgumentException("There are certificates for Kafka, and " + PROTOCOL + " is " + protocol
                    + ", which encrypts nothing: set it to SSL or SASL_SSL, or leave the certificates out.");
        }
    }

    /** A broker that lets in everybody. */
    public static BrokerConnection open(String bootstrapServers) {
        return new BrokerConnection(
                bootstrapServers, Protocol.PLAINTEXT, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Reads the {@code HUBBUB_KAFKA_*} variables.
     *
     * @param bootstrapServers where the broker is
     * @param variables the value of a variable by its name; absent or blank if it is not set
     * @throws IllegalArgumentException if one is missing, impossible, or would be passed over, naming it
     */
    public static BrokerConnection of(String bootstrapServers, Function<String, Optional<String>> variables) {
        Variables given = name -> variables.apply(name).filter(value -> !value.isBlank());
        Protocol protocol =
                given.one(PROTOCOL, Protocol.values(), Protocol::name).orElse(Protocol.PLAINTEXT);
        return new BrokerConnection(
                bootstrapServers, protocol, login(protocol, given), given.of(CA_CERTIFICATES), client(given));
    }

    private static Optional<Login> login(Protocol protocol, Variables given) {
        if (!protocol.hasLogin()) {
            for (String name : List.of(MECHANISM, USERNAME, PASSWORD)) {
                given.of(name).ifPresent(value -> {
                    throw new IllegalArgumentException(name + " is set, and " + PROTOCOL + " is " + protocol
                            + ", by which nobody is asked who he is: set it to SASL_SSL, or leave " + name + " out.");
                });
            }
            return Optional.empty();
        }
        return Optional.of(new Login(
                given.one(MECHANISM, Mechanism.values(), Mechanism::text).orElse(Mechanism.SCRAM_SHA_512),
                given.required(USERNAME, protocol),
                given.required(PASSWORD, protocol)));
    }

    private static Optional<ClientCertificate> client(Variables given) {
        Optional<String> chain = given.of(CLIENT_CERTIFICATE);
        Optional<String> key = given.of(CLIENT_KEY);
        if (chain.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException((chain.isPresent() ? CLIENT_KEY : CLIENT_CERTIFICATE)
                    + " is not set: a client certificate for Kafka is the certificate and its key.");
        }
        return chain.map(certificate -> new ClientCertificate(certificate, key.orElseThrow()));
    }

    /** What Kafka's clients are given to connect, by the names of their settings. */
    public Map<String, Object> clientSettings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("security.protocol", protocol.name());
        login.ifPresent(who -> {
            settings.put("sasl.mechanism", who.mechanism().text());
            settings.put("sasl.jaas.config", who.jaas());
        });
        authorities.ifPresent(certificates -> {
            settings.put("ssl.truststore.type", "PEM");
            settings.put("ssl.truststore.certificates", certificates);
        });
        client.ifPresent(certificate -> {
            settings.put("ssl.keystore.type", "PEM");
            settings.put("ssl.keystore.certificate.chain", certificate.chain());
            settings.put("ssl.keystore.key", certificate.key());
        });
        return settings;
    }

    /** Where it is. */
    @Override
    public String toString() {
        return bootstrapServers;
    }

    private interface Variables {

        Optional<String> of(String name);

        default String required(String name, Protocol protocol) {
            return of(name).orElseThrow(() -> new IllegalArgumentException(
                    name + " is not set, and " + PROTOCOL + " is " + protocol + ", by which Kafka asks for it."));
        }

        default <T> Optional<T> one(String name, T[] all, Function<T, String> text) {
            return of(name).map(value -> Stream.of(all)
                    .filter(known -> text.apply(known).equals(value))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(name + " is '" + value + "'; it must be one of "
                            + String.join(", ", Arrays.stream(all).map(text).toList()) + ".")));
        }
    }
}
