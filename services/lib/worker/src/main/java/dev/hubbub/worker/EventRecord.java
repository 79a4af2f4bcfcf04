package dev.hubbub.worker;

import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.event.MalformedEventException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Events as they lie in topics. */
public final class EventRecord {

    private EventRecord() {}

    /**
     * What a record tells.
     *
     * @throws MalformedEventException if it is no event
     */
    public static Event<?> read(ConsumerRecord<byte[], byte[]> record) throws MalformedEventException {
        if (record.value() == null) {
            throw new MalformedEventException("it is empty");
        }
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return Events.read(headers, record.value());
    }
}
