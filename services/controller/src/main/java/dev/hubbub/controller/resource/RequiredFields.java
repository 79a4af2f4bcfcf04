package dev.hubbub.controller.resource;

import io.fabric8.generator.annotation.Required;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/**
 * The fields that a definition says must be there. A cluster holds what is written to them; what was kept behind a
 * definition's back, it does not.
 */
final class RequiredFields {

    private RequiredFields() {}

    /**
     * The first of them that is not there.
     *
     * @param path of the part
     * @param part a record, a list of such, or anything else, which has no such fields
     */
    static Optional<String> absent(String path, Object part) {
        if (part instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                Optional<String> absent = absent(path + "[" + i + "]", list.get(i));
                if (absent.isPresent()) {
                    return absent;
                }
            }
        } else if (part instanceof Record && part.getClass().getPackage() == RequiredFields.class.getPackage()) {
            for (RecordComponent component : part.getClass().getRecordComponents()) {
                Optional<String> absent = absent(path + "." + component.getName(), component, part);
                if (absent.isPresent()) {
                    return absent;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> absent(String path, RecordComponent component, Object record) {
        Object value;
        try {
            value = component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(path + " cannot be looked at", e);
        }
        return value == null && component.getAccessor().isAnnotationPresent(Required.class)
                ? Optional.of(path)
                : absent(path, value);
    }
}
