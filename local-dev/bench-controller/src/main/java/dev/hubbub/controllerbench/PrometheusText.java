package dev.hubbub.controllerbench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process says at its metrics endpoint, in Prometheus' text format.
 *
 * @param samples name with labels, as it is written, to value
 */
record PrometheusText(Map<String, Double> samples) {

    private static final Pattern LE = Pattern.compile("le=\"([^\"]+)\"");

    static PrometheusText parse(String text) {
        Map<String, Double> samples = new TreeMap<>();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            samples.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
        return new PrometheusText(samples);
    }

    /** What was counted since an earlier look. */
    PrometheusText since(PrometheusText earlier) {
        Map<String, Double> differences = new TreeMap<>(samples);
        earlier.samples.forEach((key, value) -> differences.computeIfPresent(key, (k, now) -> now - value));
        return new PrometheusText(differences);
    }

    /** The sum over all series of a name whose labels contain these texts. */
    double sum(String name, String... labels) {
        return samples.entrySet().stream()
                .filter(sample ->
                        sample.getKey().equals(name) || sample.getKey().startsWith(name + "{"))
                .filter(sample -> List.of(labels).stream().allMatch(sample.getKey()::contains))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The sums of a name's series by the value of one of their labels, of those that are not zero. */
    Map<String, Double> by(String label, String name) {
        Pattern value = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"");
        Map<String, Double> sums = new TreeMap<>();
        samples.forEach((key, sample) -> {
            Matcher found = value.matcher(key);
            if (key.startsWith(name + "{") && sample != 0 && found.find()) {
                sums.merge(found.group(1), sample, Double::sum);
            }
        });
        return sums;
    }

    /** The upper end of the histogram's bucket that a share of all values lies in; nothing without a histogram. */
    OptionalDouble quantile(String name, double share) {
        record Bucket(double end, double values) {}
        List<Bucket> buckets = new ArrayList<>();
        samples.forEach((key, value) -> {
            Matcher end = LE.matcher(key);
            if (key.startsWith(name + "_bucket{") && end.find()) {
                buckets.add(new Bucket(
                        end.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(end.group(1)),
                        value));
            }
        });
        buckets.sort(Comparator.comparingDouble(Bucket::end));
        double wanted = share * sum(name + "_count");
        return buckets.stream()
                .filter(bucket -> bucket.values() > 0 && bucket.values() >= wanted)
                .mapToDouble(Bucket::end)
                .findFirst();
    }
}
