package dev.hubbub.evaluation.index;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The last few things that were asked for. Two who ask for the same at once may both fetch it; nobody waits for another's
 * store.
 */
final class Recent<K, V> {

    /** How something is fetched that is not at hand. */
    interface Source<K, V> {
        /** {@code null} where it is not there, which is not remembered: it may come back. */
        V fetch(K key) throws IOException;
    }

    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private final int most;
    private final ToIntFunction<V> weight;
    private int kept;

    /**
     * Nothing yet.
     *
     * @param most how much they may weigh together; the one that was asked for last stays whatever it weighs
     */
    Recent(int most, ToIntFunction<V> weight) {
        this.most = most;
        this.weight = weight;
    }

    V get(K key, Source<K, V> source) throws IOException {
        synchronized (values) {
            V known = values.get(key);
            if (known != null) {
                return known;
            }
        }
        V fetched = source.fetch(key);
        if (fetched == null) {
            return null;
        }
        synchronized (values) {
            V before = values.put(key, fetched);
            kept += weight.applyAsInt(fetched) - (before == null ? 0 : weight.applyAsInt(before));
            Iterator<V> eldest = values.values().iterator();
            while (kept > most && values.size() > 1) {
                kept -= weight.applyAsInt(eldest.next());
                eldest.remove();
            }
        }
        return fetched;
    }
}
