package dev.hubbub.speech.decoding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Beam search: every path proposes its best tokens, and the best of all are kept. How ended ones are treated and how many
 * are waited for is up to the {@link SearchRules}.
 */
final class BeamSearch implements Search {
    private final int beams;
    private final SearchRules rules;
    private final int endOfText;
    private List<Candidate> ended = List.of();
    private List<TokenPath> paths = List.of(TokenPath.EMPTY);
    private int[] parents = {0};
    private int steps;

    BeamSearch(int beams, SearchRules rules, int endOfText) {
        this.beams = beams;
        this.rules = rules;
        this.endOfText = endOfText;
    }

    @Override
    public int width() {
        return beams;
    }

    @Override
    public List<TokenPath> paths() {
        return paths;
    }

    @Override
    public int[] parents() {
        return parents.clone();
    }

    @Override
    public void advance(Choices choices, int firstRow) {
        List<TokenPath> next = new ArrayList<>(beams);
        List<Candidate> endedNow = new ArrayList<>(ended);
        int[] sources = new int[beams];
        int taken = 0;
        for (Proposal proposal : proposals(choices, firstRow)) {
            TokenPath path = paths.get(proposal.source());
            if (proposal.token() != endOfText) {
                sources[next.size()] = proposal.source();
                next.add(path.followedBy(proposal.token(), proposal.sum()));
            } else if (rules.ends().counts(taken, beams)) {
                endedNow.add(path.asCandidate(proposal.sum(), true));
            }
            taken++;
            if (rules.ends().isFull(taken, next.size(), beams)) {
                break;
            }
        }
        if (endedNow.size() > ended.size()) {
            ended = List.copyOf(rules.stop().keep(endedNow));
        }
        paths = next;
        parents = sources;
        steps++;
    }

    private List<Proposal> proposals(Choices choices, int firstRow) {
        List<Proposal> proposals = new ArrayList<>(paths.size() * choices.perRow());
        for (int source = 0; source < paths.size(); source++) {
            float sum = paths.get(source).sum();
            for (int rank = 0; rank < choices.perRow(); rank++) {
                proposals.add(new Proposal(
                        source,
                        choices.token(firstRow + source, rank),
                        sum + choices.logProbability(firstRow + source, rank)));
            }
        }
        proposals.sort(Comparator.comparing(Proposal::sum).reversed());
        return proposals;
    }

    @Override
    public boolean complete() {
        return paths.isEmpty() || rules.stop().done(ended, bestRunning(), steps);
    }

    private float bestRunning() {
        float best = Float.NEGATIVE_INFINITY;
        for (TokenPath path : paths) {
            best = Math.max(best, path.sum());
        }
        return best;
    }

    @Override
    public List<Candidate> finalists(boolean limitReached) {
        List<Candidate> running = paths.stream()
                .sorted(Comparator.comparing(TokenPath::sum).reversed())
                .map(path -> path.asCandidate(path.sum(), false))
                .toList();
        return rules.stop().finalists(ended, running, limitReached);
    }

    private record Proposal(int source, int token, float sum) {}
}
