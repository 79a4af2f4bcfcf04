package dev.hubbub.localdev.synthesis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Who speaks when: people of a conversation take turns with short gaps, now and then one begins early, and
 * conversations go on beside each other. Each conversation has lines of its own, as it would have a topic.
 */
final class TurnTaking {

    /** Gaps between turns, in the range that studies of conversation find most of them in. */
    private static final double SHORTEST_GAP = 0.2;

    private static final double LONGEST_GAP = 1.2;
    private static final double LONGEST_EARLY = 0.8;

    /** Who talks to nobody pauses longer. */
    private static final double PAUSE_ALONE = 1.5;

    /** How much is free at the end, so that nobody is cut off. */
    private static final double MARGIN = 0.3;

    /** So many lines that are too long for what is left end a conversation. */
    private static final int MOST_TRIED = 8;

    private final SessionPlan plan;
    private final SpeechSource speech;
    private final List<Voice> voices;
    private final Random random;

    TurnTaking(SessionPlan plan, SpeechSource speech, List<Voice> voices) {
        this.plan = plan;
        this.speech = speech;
        this.voices = voices;
        this.random = new Random(31 * plan.seed() + 7);
    }

    /** All turns in the order of their beginnings; everybody has at least one. */
    List<Turn> turns() throws IOException {
        List<Integer> lines = new ArrayList<>();
        for (int line = 0; line < speech.lines().size(); line++) {
            lines.add(line);
        }
        Collections.shuffle(lines, random);
        List<Turn> turns = new ArrayList<>();
        for (int conversation = 0; conversation < plan.conversations(); conversation++) {
            List<Integer> own = new ArrayList<>();
            for (int dealt = conversation; dealt < lines.size(); dealt += plan.conversations()) {
                own.add(lines.get(dealt));
            }
            turns.addAll(conversation(members(conversation), own.isEmpty() ? lines : own));
        }
        turns.sort(Comparator.comparingDouble(Turn::start).thenComparing(Turn::speaker));
        return turns;
    }

    private List<Integer> members(int conversation) {
        List<Integer> members = new ArrayList<>();
        for (int speaker = 0; speaker < plan.speakers(); speaker++) {
            if (plan.conversation(speaker) == conversation) {
                members.add(speaker);
            }
        }
        Collections.shuffle(members, random);
        return members;
    }

    private List<Turn> conversation(List<Integer> members, List<Integer> lines) throws IOException {
        List<Turn> turns = new ArrayList<>();
        double[] free = new double[plan.speakers()];
        double end = 0.3 + random.nextDouble();
        int last = -1;
        int line = 0;
        for (int number = 0; ; number++) {
            int speaker = number < members.size() ? members.get(number) : next(members, last);
            double start = Math.max(number == 0 ? end : end + gap(members.size()), free[speaker]);
            Optional<Utterance> said = Optional.empty();
            // One that is too long for what is left is passed over: another may fit.
            for (int tried = 0; tried < MOST_TRIED && said.isEmpty(); tried++) {
                said = Optional.of(speech.say(lines.get(line++ % lines.size()), voices.get(speaker)))
                        .filter(utterance -> start + utterance.seconds() <= plan.seconds() - MARGIN);
            }
            if (said.isEmpty()) {
                requireAll(number >= members.size());
                return turns;
            }
            Turn turn = new Turn(speaker, start, said.get());
            turns.add(turn);
            free[speaker] = turn.end() + SHORTEST_GAP;
            end = Math.max(end, turn.end());
            last = speaker;
        }
    }

    private int next(List<Integer> members, int last) {
        List<Integer> others = members.stream().filter(member -> member != last).toList();
        return others.isEmpty() ? last : others.get(random.nextInt(others.size()));
    }

    private double gap(int members) {
        double share = random.nextDouble();
        boolean early = random.nextDouble() < plan.overlap();
        if (early && members > 1) {
            return -(0.2 + share * (LONGEST_EARLY - 0.2));
        }
        return SHORTEST_GAP + share * (LONGEST_GAP - SHORTEST_GAP) + (members == 1 ? PAUSE_ALONE : 0);
    }

    private void requireAll(boolean spoken) {
        if (!spoken) {
            throw new IllegalArgumentException("In " + plan.seconds() + " seconds not everyone of " + plan.speakers()
                    + " speakers gets a word in: give the session more seconds.");
        }
    }
}
