package dev.hubbub.controller.work;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** The broker answers, and refuses what it was asked for: a person has to change something before it does not. */
public final class BrokerRefusalException extends BrokerException {

    private static final long serialVersionUID = 1;

    private static final List<Class<? extends Throwable>> LASTING = List.of(
            AuthenticationException.class,
            AuthorizationException.class,
            InvalidConfigurationException.class,
            InvalidPartitionsException.class,
            InvalidReplicationFactorException.class,
            InvalidTopicException.class,
            PolicyViolationException.class,
            RecordTooLargeException.class,
            UnsupportedVersionException.class);

    private BrokerRefusalException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The refusal that a fault is.
     *
     * @param bootstrapServers the broker
     * @param what what it was asked to do, as in "create the topic t"
     * @return absent if the fault may pass by itself
     */
    static Optional<BrokerRefusalException> of(String bootstrapServers, String what, Throwable fault) {
        if (LASTING.stream().noneMatch(lasting -> lasting.isInstance(fault))) {
            return Optional.empty();
        }
        return Optional.of(new BrokerRefusalException(
                "The Kafka broker at " + bootstrapServers + " refuses to " + what + " ("
                        + fault.getClass().getSimpleName() + ": " + fault.getMessage() + "): " + remedy(fault),
                fault));
    }

    private static String remedy(Throwable fault) {
        if (fault instanceof RecordTooLargeException) {
            return "give its topic a max.message.bytes of " + Broker.LARGEST_RECORD
                    + ", or name fewer sessions in spec.datasets[].sessions";
        }
        if (fault instanceof AuthenticationException) {
            return "check HUBBUB_KAFKA_PROTOCOL, HUBBUB_KAFKA_USERNAME, HUBBUB_KAFKA_PASSWORD and the certificates";
        }
        return fault instanceof AuthorizationException
                ? "give the controller's user the right to do so"
                : "see the broker's configuration and log";
    }
}
