package dev.hubbub.speech.decoding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Paths that grow by one token each without competing: greedy search with one path, sampling with one or more. */
final class IndependentPaths implements Search {
    private final int width;
    private final int endOfText;
    private final List<SplittableRandom> randoms;
    private final boolean[] ended;
    private boolean started;
    private List<TokenPath> paths = List.of(TokenPath.EMPTY);
    private int[] parents = {0};

    /** @param seed of the random numbers; the first path's do not depend on how many paths there are */
    IndependentPaths(int width, int endOfText, long seed) {
        this.width = width;
        this.endOfText = endOfText;
        this.ended = new boolean[width];
        this.randoms = new ArrayList<>(width);
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < width; i++) {
            randoms.add(new SplittableRandom(seeds.nextLong()));
        }
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public List<TokenPath> paths() {
        return paths;
    }

    @Override
    public int[] parents() {
        return parents.clone();
    }

    /**
     * Random numbers in [0, 1) for the next step, one per path. They have 24 bits, so that scaling them in double
     * precision stays below the upper end.
     */
    double[] draws() {
        return randoms.stream()
                .mapToDouble(random -> random.nextInt(1 << 24) / (double) (1 << 24))
                .toArray();
    }

    @Override
    public void advance(Choices choices, int firstRow) {
        boolean first = !started;
        started = true;
        List<TokenPath> next = new ArrayList<>(width);
        parents = new int[width];
        for (int i = 0; i < width; i++) {
            // At the first step the single row proposes one token per path.
            parents[i] = first ? 0 : i;
            int rank = first ? i : 0;
            TokenPath path = paths.get(parents[i]);
            next.add(ended[i] ? path : lengthened(path, i, choices, firstRow + parents[i], rank));
        }
        paths = next;
    }

    private TokenPath lengthened(TokenPath path, int index, Choices choices, int row, int rank) {
        int token = choices.token(row, rank);
        float sum = path.sum() + choices.logProbability(row, rank);
        if (token == endOfText) {
            ended[index] = true;
            return new TokenPath(path.tokens(), sum);
        }
        return path.followedBy(token, sum);
    }

    @Override
    public boolean complete() {
        for (boolean one : ended) {
            if (!one) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<Candidate> finalists(boolean limitReached) {
        List<Candidate> finalists = new ArrayList<>(width);
        for (int i = 0; i < paths.size(); i++) {
            TokenPath path = paths.get(i);
            finalists.add(path.asCandidate(path.sum(), ended[i]));
        }
        return Collections.unmodifiableList(finalists);
    }
}
