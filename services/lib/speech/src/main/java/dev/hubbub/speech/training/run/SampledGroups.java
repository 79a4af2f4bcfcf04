package dev.hubbub.speech.training.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Groups of examples with the number of turns that each has in an epoch, which has as many turns as there are examples.
 * Within a group all examples have had their turn before one has the next, over the ends of epochs.
 */
final class SampledGroups {
    private static final int NAMED = 12;

    private final Sampling sampling;
    private final long seed;
    private final List<Group> groups = new ArrayList<>();

    private record Group(String name, List<Integer> members, int turns) {

        /** How often an example has its turn in an epoch. */
        double times() {
            return (double) turns / members.size();
        }
    }

    /** @throws IllegalArgumentException if it is not said of every example which group it is in */
    SampledGroups(List<Example> examples, Sampling sampling, long seed) {
        this.sampling = sampling;
        this.seed = seed;
        Map<String, List<Integer>> members = new TreeMap<>();
        for (int place = 0; place < examples.size(); place++) {
            Example example = examples.get(place);
            String name = sampling.by().of(example);
            if (name == null) {
                throw new IllegalArgumentException("Sampling by " + what() + " needs the " + what()
                        + " of every utterance, and " + example.id() + " names none: say it, or leave out sampling.");
            }
            members.computeIfAbsent(name, group -> new ArrayList<>()).add(place);
        }
        List<Integer> turns = turns(members.values().stream().map(List::size).toList());
        members.forEach((name, places) -> groups.add(new Group(name, places, turns.get(groups.size()))));
    }

    private String what() {
        return sampling.by().name().toLowerCase(Locale.ROOT);
    }

    /** Shares as whole numbers: those that lose most by rounding down get what is left. */
    private List<Integer> turns(List<Integer> sizes) {
        int all = sizes.stream().mapToInt(Integer::intValue).sum();
        double[] wanted = sizes.stream()
                .mapToDouble(size -> Math.pow(size, 1 / sampling.temperature()))
                .toArray();
        double sum = 0;
        for (double one : wanted) {
            sum += one;
        }
        List<Integer> turns = new ArrayList<>();
        int given = 0;
        for (int group = 0; group < wanted.length; group++) {
            wanted[group] *= all / sum;
            turns.add((int) Math.floor(wanted[group]));
            given += turns.get(group);
        }
        IntStream.range(0, wanted.length)
                .boxed()
                .sorted(Comparator.comparingDouble(group -> turns.get(group) - wanted[group]))
                .limit(all - given)
                .toList()
                .forEach(group -> turns.set(group, turns.get(group) + 1));
        return turns;
    }

    /** The places of the examples of an epoch's turns, group by group. */
    List<Integer> places(int epoch) {
        List<Integer> places = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            long begin = (long) epoch * groups.get(group).turns();
            for (long turn = begin; turn < begin + groups.get(group).turns(); ) {
                List<Integer> round = round(
                        group,
                        Math.toIntExact(turn / groups.get(group).members().size()));
                int from = (int) (turn % round.size());
                int to = (int)
                        Math.min(round.size(), from + begin + groups.get(group).turns() - turn);
                places.addAll(round.subList(from, to));
                turn += to - from;
            }
        }
        return places;
    }

    /** All members of a group once, in an order of its own each time. */
    private List<Integer> round(int group, int number) {
        List<Integer> round = new ArrayList<>(groups.get(group).members());
        Collections.shuffle(
                round, new Random(Turns.Draw.ORDER.of(seed, number, group).nextLong()));
        return round;
    }

    /** How often each is learnt from, for people. */
    String sentence() {
        StringBuilder said = new StringBuilder(
                String.format(Locale.ROOT, "In an epoch, by %s at temperature %s: ", what(), sampling.temperature()));
        List<String> named = groups.stream()
                .limit(NAMED)
                .map(group -> String.format(
                        Locale.ROOT,
                        "%s %d turns of %d utterances (each %.2f times)",
                        group.name(),
                        group.turns(),
                        group.members().size(),
                        group.times()))
                .toList();
        said.append(String.join(", ", named));
        if (groups.size() > NAMED) {
            List<Group> others = groups.subList(NAMED, groups.size());
            said.append(String.format(
                    Locale.ROOT,
                    ", and each of %d others %.2f to %.2f times",
                    others.size(),
                    others.stream().mapToDouble(Group::times).min().orElseThrow(),
                    others.stream().mapToDouble(Group::times).max().orElseThrow()));
        }
        return said.append('.').toString();
    }
}
