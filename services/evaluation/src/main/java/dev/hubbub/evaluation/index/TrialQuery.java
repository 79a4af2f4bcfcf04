package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.PrintableText;
import dev.hubbub.contracts.score.GpuHour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which trials are wanted, and in which order. A filter is a field, an operator and a value, such as {@code wer<0.3},
 * {@code model=tiny} or {@code name~beam}: {@code =} and {@code !=} for all fields, {@code <}, {@code <=}, {@code >} and
 * {@code >=} for numbers, {@code ~} for texts that contain another, whatever the case. A trial without a value passes
 * {@code !=} alone. All filters must hold. An order is names of fields with commas between, each with a {@code -} before it
 * for the largest first; trials without a value come last, and equals stay in the experiment's order.
 *
 * @param search a text that the trial's name or model contains; {@code null} or blank for all
 */
public record TrialQuery(List<String> filters, String sort, String search) {

    private static final int MOST_FILTERS = 16;
    private static final int MOST_KEYS = 4;
    private static final int LONGEST = 200;
    private static final Pattern FILTER = Pattern.compile("([A-Za-z][A-Za-z0-9._]{0,80})(<=|>=|!=|=|<|>|~)(.{1,200})");

    public TrialQuery {
        filters = filters == null ? List.of() : List.copyOf(filters);
        if (filters.size() > MOST_FILTERS) {
            throw new InvalidQueryException(
                    "There are " + filters.size() + " filters; at most " + MOST_FILTERS + " are taken.");
        }
        if (search != null && search.length() > LONGEST) {
            throw new InvalidQueryException("q has " + search.length() + " characters; at most " + LONGEST + " are.");
        }
    }

    /** All trials in the experiment's order. */
    public static final TrialQuery ALL = new TrialQuery(List.of(), null, null);

    /**
     * The trials of a table.
     *
     * @throws InvalidQueryException if a filter or the order cannot be read, or names what the table does not have
     */
    public List<TrialEntry> of(TrialTable table) {
        return of(table, null);
    }

    /**
     * The trials of a table that also have a cost.
     *
     * @param gpuHour what an hour of a GPU costs; {@code null} where nobody says
     * @throws InvalidQueryException if a filter or the order cannot be read, or names what the table does not have
     */
    public List<TrialEntry> of(TrialTable table, GpuHour gpuHour) {
        Map<String, TrialField> fields = TrialField.of(table, gpuHour);
        List<Predicate<TrialEntry>> conditions = new ArrayList<>();
        filters.forEach(filter -> conditions.add(condition(filter, fields)));
        if (search != null && !search.isBlank()) {
            conditions.add(trial -> contains(trial.name(), search)
                    || contains(table.weights(trial).model(), search));
        }
        Comparator<TrialEntry> order = order(fields);
        return table.trials().stream()
                .filter(trial -> conditions.stream().allMatch(condition -> condition.test(trial)))
                .sorted(order)
                .toList();
    }

    /**
     * How many trials of a table pass each of some filters by itself, in their order.
     *
     * @throws InvalidQueryException as {@link #of}
     */
    public static List<Integer> counts(List<String> filters, TrialTable table) {
        Map<String, TrialField> fields = TrialField.of(table, null);
        return filters.stream()
                .map(filter -> condition(filter, fields))
                .map(condition ->
                        (int) table.trials().stream().filter(condition).count())
                .toList();
    }

    private static Predicate<TrialEntry> condition(String filter, Map<String, TrialField> fields) {
        Matcher parts = FILTER.matcher(filter);
        if (!parts.matches()) {
            throw new InvalidQueryException("The filter '" + shown(filter)
                    + "' cannot be read: it is a field, one of = != < <= > >= ~ and a value, such as wer<0.3.");
        }
        TrialField field = field(parts.group(1), fields);
        String operator = parts.group(2);
        String value = parts.group(3);
        if (field.numeric()) {
            return numeric(field, operator, number(value, filter), filter);
        }
        return switch (operator) {
            case "=" -> trial -> value.equals(field.text(trial));
            case "!=" -> trial -> !value.equals(field.text(trial));
            case "~" -> trial -> contains(field.text(trial), value);
            default -> throw new InvalidQueryException("The filter '" + shown(filter) + "' asks whether " + field.name()
                    + " is more or less, and it is a text: texts have = != and ~.");
        };
    }

    private static Predicate<TrialEntry> numeric(TrialField field, String operator, double value, String filter) {
        Predicate<Double> condition =
                switch (operator) {
                    case "=" -> number -> number == value;
                    case "<" -> number -> number < value;
                    case "<=" -> number -> number <= value;
                    case ">" -> number -> number > value;
                    case ">=" -> number -> number >= value;
                    case "!=" -> number -> number != value;
                    default -> throw new InvalidQueryException("The filter '" + shown(filter) + "' looks for a text in "
                            + field.name() + ", and it is a number: numbers have = != < <= > and >=.");
                };
        return trial -> {
            Double number = field.number(trial);
            return number == null ? operator.equals("!=") : condition.test(number);
        };
    }

    private static double number(String value, String filter) {
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new InvalidQueryException(
                "The filter '" + shown(filter) + "' compares with '" + shown(value) + "', which is no number.");
    }

    private Comparator<TrialEntry> order(Map<String, TrialField> fields) {
        Comparator<TrialEntry> order = null;
        if (sort != null && !sort.isBlank()) {
            String[] keys = sort.split(",", -1);
            if (keys.length > MOST_KEYS) {
                throw new InvalidQueryException("sort names " + keys.length + " fields; at most " + MOST_KEYS + ".");
            }
            for (String key : keys) {
                boolean largestFirst = key.startsWith("-");
                Comparator<TrialEntry> by = by(field(largestFirst ? key.substring(1) : key, fields), largestFirst);
                order = order == null ? by : order.thenComparing(by);
            }
        }
        Comparator<TrialEntry> own = Comparator.comparingInt(TrialEntry::index);
        return order == null ? own : order.thenComparing(own);
    }

    private static Comparator<TrialEntry> by(TrialField field, boolean largestFirst) {
        if (field.numeric()) {
            Comparator<Double> natural = Comparator.naturalOrder();
            return Comparator.comparing(
                    field::number, Comparator.nullsLast(largestFirst ? natural.reversed() : natural));
        }
        Comparator<String> natural = Comparator.naturalOrder();
        return Comparator.comparing(field::text, Comparator.nullsLast(largestFirst ? natural.reversed() : natural));
    }

    private static TrialField field(String name, Map<String, TrialField> fields) {
        TrialField field = fields.get(name);
        if (field == null) {
            throw new InvalidQueryException(
                    "There is no field '" + shown(name) + "'; there are " + String.join(", ", fields.keySet()) + ".");
        }
        return field;
    }

    private static boolean contains(String text, String part) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    private static String shown(String text) {
        String line = PrintableText.line(text);
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
