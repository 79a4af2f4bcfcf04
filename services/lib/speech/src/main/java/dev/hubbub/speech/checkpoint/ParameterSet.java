package dev.hubbub.speech.checkpoint;

import ai.djl.ndarray.NDArray;
import dev.hubbub.speech.torch.NativeScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parameters of a model by name, in an order of their own. A set holds no numbers: its parameters know where theirs
 * are, in a file or in arrays that a scope owns.
 *
 * <p>What is said of some of a model's parameters is said by name: which are frozen, which are adapted, averaged, saved.
 */
public final class ParameterSet implements Iterable<Parameter> {
    private final Map<String, Parameter> parameters;

    private ParameterSet(Map<String, Parameter> parameters) {
        this.parameters = Collections.unmodifiableMap(parameters);
    }

    /**
     * The parameters in the order given.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public static ParameterSet of(Collection<? extends Parameter> parameters) {
        Map<String, Parameter> byName = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            if (byName.put(parameter.name(), parameter) != null) {
                throw new IllegalArgumentException("Two parameters are named " + parameter.name() + ".");
            }
        }
        return new ParameterSet(byName);
    }

    /** The parameters in the order given. */
    public static ParameterSet of(Parameter... parameters) {
        return of(Arrays.asList(parameters));
    }

    /** Arrays of the engine under their names; they must stay open as long as the set is used. */
    public static ParameterSet of(Map<String, NDArray> arrays) {
        List<Parameter> parameters = new ArrayList<>();
        arrays.forEach((name, array) -> parameters.add(TensorData.of(name, array)));
        return of(parameters);
    }

    /** All names in order. */
    public Collection<String> names() {
        return parameters.keySet();
    }

    public int count() {
        return parameters.size();
    }

    public boolean contains(String name) {
        return parameters.containsKey(name);
    }

    /** @throws CheckpointException if there is no parameter of this name */
    public Parameter get(String name) {
        Parameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new CheckpointException("The model has no parameter named " + name + ".");
        }
        return parameter;
    }

    @Override
    public Iterator<Parameter> iterator() {
        return parameters.values().iterator();
    }

    public Stream<Parameter> stream() {
        return parameters.values().stream();
    }

    /** Number of bytes of all together, each in its encoding. */
    public long length() {
        return stream().mapToLong(Parameter::length).sum();
    }

    /**
     * Those whose whole name fits one of the patterns, in this set's order.
     *
     * @param patterns {@code *} stands for any characters, dots among them, {@code ?} for one: {@code encoder.*},
     *     {@code *.attn.query.weight}
     * @throws IllegalArgumentException if a pattern fits none, for then something else was meant
     */
    public ParameterSet matching(String... patterns) {
        List<Pattern> compiled =
                Arrays.stream(patterns).map(ParameterSet::compiled).toList();
        for (int i = 0; i < patterns.length; i++) {
            Pattern pattern = compiled.get(i);
            if (names().stream().noneMatch(name -> pattern.matcher(name).matches())) {
                throw new IllegalArgumentException("No parameter's name fits " + patterns[i] + "; names are such as "
                        + names().stream().limit(3).collect(Collectors.joining(", ")) + ".");
            }
        }
        return of(stream()
                .filter(parameter -> compiled.stream()
                        .anyMatch(pattern -> pattern.matcher(parameter.name()).matches()))
                .toList());
    }

    private static Pattern compiled(String glob) {
        StringBuilder expression = new StringBuilder();
        for (char sign : glob.toCharArray()) {
            switch (sign) {
                case '*' -> expression.append(".*");
                case '?' -> expression.append('.');
                default -> expression.append(Pattern.quote(String.valueOf(sign)));
            }
        }
        return Pattern.compile(expression.toString());
    }

    /** Those whose names begin with a prefix, called by what follows it. */
    public ParameterSet under(String prefix) {
        return of(stream()
                .filter(parameter -> parameter.name().startsWith(prefix))
                .map(parameter -> parameter.named(parameter.name().substring(prefix.length())))
                .toList());
    }

    /** The same parameters under other names. */
    public ParameterSet renamed(UnaryOperator<String> name) {
        return of(stream()
                .map(parameter -> parameter.named(name.apply(parameter.name())))
                .toList());
    }

    /** The same parameters in another encoding, see {@link Parameter#as}. */
    public ParameterSet as(ElementType type) {
        return of(stream().map(parameter -> parameter.as(type)).toList());
    }

    /** The same numbers as float32, which stay when the file that they are in is closed. */
    public ParameterSet inMemory() {
        return of(stream()
                .map(parameter -> TensorData.of(parameter.name(), parameter.shape(), parameter.floats()))
                .toList());
    }

    /** Float32 arrays under their names, in order; the scope owns them. See {@link Parameter#toArray}. */
    public Map<String, NDArray> arrays(NativeScope scope) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> arrays.put(name, parameter.toArray(scope.arrays())));
        return arrays;
    }
}
