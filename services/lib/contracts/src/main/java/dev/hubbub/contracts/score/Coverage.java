package dev.hubbub.contracts.score;

import dev.hubbub.contracts.score.TrialScore.SessionScore;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a score was measured on. Scores of two trials say which is better only where this is equal.
 *
 * @param protocol the scoring protocol
 * @param sessions what was scored of each session, by its name
 */
public record Coverage(String protocol, Map<String, Extent> sessions) {

    /**
     * How much of a session was scored.
     *
     * @param normalizer what made its texts comparable
     * @param words words of the references
     * @param conversations whether its conversations were scored
     */
    public record Extent(String normalizer, long words, boolean conversations) {

        private static Extent most(Extent one, Extent other) {
            return new Extent(
                    one.normalizer, Math.max(one.words, other.words), one.conversations || other.conversations);
        }
    }

    public Coverage {
        sessions = Map.copyOf(sessions);
    }

    /** What a score was measured on. */
    public static Coverage of(TrialScore score) {
        Map<String, Extent> sessions = new TreeMap<>();
        for (SessionScore session : score.sessions()) {
            sessions.put(
                    session.session(),
                    new Extent(
                            session.normalizer() != null ? session.normalizer() : usual(score.protocol()),
                            session.words() == null ? 0 : session.words().reference(),
                            session.conversationF1() != null));
        }
        return new Coverage(score.protocol(), sessions);
    }

    // Before normalizers could be chosen there was one for each protocol.
    private static String usual(String protocol) {
        return protocol.equals(TrialScore.MCOREC) ? TrialScore.MCOREC : TrialScore.ENGLISH;
    }

    /** Whether what two scores have in common was scored by the same rules. */
    boolean isComparedLike(Coverage other) {
        return protocol.equals(other.protocol)
                && sessions.entrySet().stream().allMatch(session -> {
                    Extent others = other.sessions.get(session.getKey());
                    return others == null || others.normalizer.equals(session.getValue().normalizer);
                });
    }

    /** Everything that one of the two covers. */
    Coverage and(Coverage other) {
        Map<String, Extent> all = new TreeMap<>(sessions);
        other.sessions.forEach((session, extent) -> all.merge(session, extent, Extent::most));
        return new Coverage(protocol, all);
    }

    /** Whether two scores were measured on the same. */
    boolean isOfTheSame(Coverage other) {
        return sessions.equals(other.sessions);
    }
}
