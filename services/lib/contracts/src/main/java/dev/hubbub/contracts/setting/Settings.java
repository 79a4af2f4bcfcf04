package dev.hubbub.contracts.setting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The settings that a record holds, each component being one.
 *
 * @param <R> the record
 */
public final class Settings<R extends Record> {

    private static final Map<Class<?>, Settings<?>> KNOWN = new ConcurrentHashMap<>();

    private final RecordComponent[] components;
    private final Constructor<R> constructor;
    private final List<SettingDefinition> definitions;

    private Settings(Class<R> type) {
        this.components = type.getRecordComponents();
        this.definitions = Stream.of(components).map(SettingDefinition::new).toList();
        try {
            this.constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The settings of a record. */
    @SuppressWarnings("unchecked")
    public static <R extends Record> Settings<R> of(Class<R> type) {
        // Not computeIfAbsent: settings inside of settings would come back here.
        Settings<?> known = KNOWN.get(type);
        if (known == null) {
            known = new Settings<>(type);
            KNOWN.put(type, known);
        }
        return (Settings<R>) known;
    }

    /** One definition for each component, in their order. */
    public List<SettingDefinition> definitions() {
        return definitions;
    }

    /**
     * The same values as they are kept: within their limits, and absent where a value says the same as its absence.
     *
     * @param path what they are settings of, for the message: {@code decoding}
     * @throws InvalidSettingException if one is outside of its limits
     */
    public R checked(String path, R values) {
        Object[] kept = new Object[components.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = definitions.get(i).checked(path, value(components[i], values));
        }
        return made(kept);
    }

    /** The same for settings inside of a setting. */
    @SuppressWarnings("unchecked")
    Object checkedInside(String path, String name, Record values) {
        try {
            return checked(path, (R) values);
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException(path, name + "." + e.setting(), e.problem());
        }
    }

    /** Puts the defaults where an object of JSON has nothing, also inside of what it has. */
    public void putDefaults(ObjectNode values) {
        putDefaults(values, definitions);
    }

    /** The same for settings of several records. */
    public static void putDefaults(ObjectNode values, List<SettingDefinition> definitions) {
        for (SettingDefinition definition : definitions) {
            JsonNode given = values.get(definition.name());
            if (given == null || given.isNull()) {
                definition.defaultValue().ifPresent(value -> values.set(definition.name(), value));
            } else if (given instanceof ObjectNode object) {
                definition.inner().ifPresent(inner -> inner.putDefaults(object));
            }
        }
    }

    private static Object value(RecordComponent component, Record values) {
        try {
            return component.getAccessor().invoke(values);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private R made(Object[] kept) {
        try {
            return constructor.newInstance(kept);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
