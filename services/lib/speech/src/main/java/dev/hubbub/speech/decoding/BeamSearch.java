package dev.hubbub.speech.decoding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Beam search: every path proposes its best tokens, one more than there are beams, and the best of all are kept. It
 * waits for {@code round(beams * patience)} finished sequences.
 */
final class BeamSearch implements Search {
    private final int beams;
    private final int wanted;
    private final int endOfText;
    private final List<Candidate> finished = new ArrayList<>();
    private List<TokenPath> paths = List.of(TokenPath.EMPTY);
    private int[] parents = {0};

    BeamSearch(int beams, double patience, int endOfText) {
        this.beams = beams;
        // Halves are rounded to even: 5 beams with patience 0.5 wait for 2.
        this.wanted = Math.max(1, (int) Math.rint(beams * patience));
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
        int[] sources = new int[beams];
        for (Proposal proposal : proposals(choices, firstRow)) {
            TokenPath path = paths.get(proposal.source());
            if (proposal.token() == endOfText) {
                if (finished.size() < wanted) {
                    finished.add(path.asCandidate(proposal.sum()));
                }
            } else {
                sources[next.size()] = proposal.source();
                next.add(path.followedBy(proposal.token(), proposal.sum()));
                if (next.size() == beams) {
                    break;
                }
            }
        }
        paths = next;
        parents = sources;
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
        return finished.size() >= wanted;
    }

    @Override
    public List<Candidate> finalists() {
        List<Candidate> finalists = new ArrayList<>(finished);
        if (finalists.size() < beams) {
            paths.stream()
                    .sorted(Comparator.comparing(TokenPath::sum).reversed())
                    .limit((long) beams - finalists.size())
                    .forEach(path -> finalists.add(path.asCandidate(path.sum())));
        }
        return finalists;
    }

    private record Proposal(int source, int token, float sum) {}
}
