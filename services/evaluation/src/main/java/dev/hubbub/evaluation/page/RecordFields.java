package dev.hubbub.evaluation.page;

import io.quarkus.qute.CompletedStage;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.Results;
import io.quarkus.qute.ValueResolver;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Lets templates read the records of their packages, which are nobody else's business and therefore not public. */
final class RecordFields implements ValueResolver {

    private record Field(Class<?> type, String name) {}

    private final ConcurrentMap<Field, Optional<Method>> methods = new ConcurrentHashMap<>();

    @Override
    public boolean appliesTo(EvalContext context) {
        return context.getBase() instanceof Record
                && context.getParams().isEmpty()
                && method(context).isPresent();
    }

    @Override
    public CompletionStage<Object> resolve(EvalContext context) {
        try {
            return CompletedStage.of(method(context).orElseThrow().invoke(context.getBase()));
        } catch (ReflectiveOperationException e) {
            return Results.notFound(context);
        }
    }

    private Optional<Method> method(EvalContext context) {
        return methods.computeIfAbsent(
                new Field(context.getBase().getClass(), context.getName()), RecordFields::method);
    }

    private static Optional<Method> method(Field field) {
        try {
            Method method = field.type().getMethod(field.name());
            return method.trySetAccessible() ? Optional.of(method) : Optional.empty();
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }
}
