package dev.hubbub.speech.decoding;

import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.NativeScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Searches all segments of a decoder run side by side. A segment whose search is complete leaves the batch; what is
 * found for the others does not depend on it.
 */
public final class BatchSearch {
    /** Leaving costs a copy of the others' memory, so it waits until this share of the batch is idle. */
    private static final double IDLE_SHARE = 0.25;

    private final Selection selection;
    private final TokenRules rules;
    private final SearchRules search;
    private final SearchSettings settings;
    private final NoRepeatedNgrams repetition;
    private final DecoderRun run;
    private final StepScorer scorer;
    private final SearchOutcome[] outcomes;
    /** The segments in the run, by the index they had at the start. */
    private final List<Integer> members = new ArrayList<>();

    private final List<Search> searches = new ArrayList<>();
    private final long[] suppressedLater;
    private int[] limits;
    private int steps;

    /** @param seeds one per segment, for drawn tokens */
    public BatchSearch(Selection selection, SearchPlan plan, DecoderRun run, long[] seeds) {
        this(selection, plan, run, seeds, null);
    }

    /**
     * @param seeds one per segment, for drawn tokens
     * @param scorer has a say in every step; stays the caller's
     * @throws IllegalArgumentException if tokens are to be drawn, in which a scorer has no say
     */
    public BatchSearch(Selection selection, SearchPlan plan, DecoderRun run, long[] seeds, StepScorer scorer) {
        if (scorer != null && plan.settings().temperature() > 0) {
            throw new IllegalArgumentException(
                    "Tokens cannot be drawn where a second scorer weighs them: use temperature 0.");
        }
        this.selection = selection;
        this.rules = plan.tokens();
        this.search = plan.rules();
        this.settings = plan.settings();
        this.repetition = new NoRepeatedNgrams(settings.noRepeatNgramSize());
        this.run = run;
        this.scorer = scorer;
        this.outcomes = new SearchOutcome[run.segments()];
        this.suppressedLater = rules.suppressed(rules.early() + 1);
        for (int segment = 0; segment < run.segments(); segment++) {
            members.add(segment);
            searches.add(newSearch(seeds[segment]));
        }
    }

    private Search newSearch(long seed) {
        return settings.beamSize() > 1 || scorer != null
                ? new BeamSearch(settings.beamSize(), search, rules.endOfText())
                : new IndependentPaths(settings.bestOf(), rules.endOfText(), settings.seed() ^ seed);
    }

    /**
     * Runs the searches to their ends.
     *
     * @param promptScope owns {@code logits}; closed as soon as they have been used
     * @param logits the prompt's logits
     * @param position the one of the prompt's last token in them
     * @param promptLength tokens the run has been fed, at most its positions
     * @return one outcome per segment of the run
     */
    public List<SearchOutcome> run(NativeScope promptScope, IValue logits, int position, int promptLength) {
        limits = tokenLimits(promptLength);
        choose(promptScope, logits, position);
        promptScope.close();
        while (settle()) {
            try (NativeScope scope = new NativeScope(run.manager())) {
                Feed feed = leaveAndFeed();
                if (scorer != null) {
                    scorer.follow(feed.parents(), feed.tokens());
                }
                choose(scope, run.step(scope, feed.tokens(), feed.parents()), 0);
            }
        }
        return Arrays.asList(outcomes);
    }

    /** Per segment. The last token chosen need not fit into the positions, for it is not fed any more. */
    private int[] tokenLimits(int promptLength) {
        int room = run.textContext() + 1 - promptLength;
        return IntStream.range(0, run.segments())
                .map(segment -> settings.maxTokens() == null
                        ? search.stop().tokenLimit(run.frames(segment), run.textContext())
                        : settings.maxTokens())
                .map(wanted -> Math.min(wanted, room))
                .toArray();
    }

    private void choose(NativeScope scope, IValue logits, int position) {
        boolean first = steps == 0;
        steps++;
        int width = first ? 1 : settings.width();
        Integer forced = forced();
        if (forced != null) {
            advance(certain(forced, searches.size() * width), width);
            return;
        }
        List<TokenPath> rows = rows(width);
        var allowed = new Selection.Allowed(
                steps <= rules.early() ? rules.suppressed(steps) : suppressedLater,
                repetition.places(rows, run.vocabulary()),
                rules.limits(rows),
                rules.firstTimestamp(),
                rules.afterTimestamps(),
                search.renormalised());
        Choices choices = proposed(scope, logits, position, allowed, first);
        advance(choices, width);
    }

    private void advance(Choices choices, int width) {
        for (int i = 0; i < searches.size(); i++) {
            if (isRunning(i)) {
                searches.get(i).advance(choices, i * width);
            }
        }
    }

    /** The only token that can follow at this step; null if there are others. */
    private Integer forced() {
        if (steps == 1 && rules.firstForced() != null) {
            return rules.firstForced();
        }
        return rules.endForced() && steps >= limits[members.get(0)] ? Integer.valueOf(rules.endOfText()) : null;
    }

    private static Choices certain(int token, int rows) {
        long[] tokens = new long[rows];
        Arrays.fill(tokens, token);
        return new Choices(1, tokens, new float[rows]);
    }

    /** The path of every row; idle rows have an empty one. */
    private List<TokenPath> rows(int width) {
        List<TokenPath> rows = new ArrayList<>(searches.size() * width);
        for (Search one : searches) {
            rows.addAll(one.paths());
            for (int idle = one.paths().size(); idle < width; idle++) {
                rows.add(TokenPath.EMPTY);
            }
        }
        return rows;
    }

    private Choices proposed(NativeScope scope, IValue logits, int position, Selection.Allowed allowed, boolean first) {
        if (settings.temperature() > 0) {
            return drawn(scope, logits, position, allowed, first);
        }
        if (scorer == null) {
            Choices choices = selection.best(scope, logits, position, allowed, proposalsPerRow());
            return search.weights().equals(ScoreWeights.MODEL_ALONE)
                    ? choices
                    : search.weights().apply(choices, null);
        }
        int count = Math.min(scorer.proposals(), run.vocabulary());
        Choices choices = selection.bestAndOne(scope, logits, position, allowed, count, rules.endOfText());
        return search.weights().apply(choices, scorer.score(choices));
    }

    private Choices drawn(NativeScope scope, IValue logits, int position, Selection.Allowed allowed, boolean first) {
        double[] draws = searches.stream()
                .flatMapToDouble(search -> Arrays.stream(((IndependentPaths) search).draws()))
                .toArray();
        return selection.draw(
                scope, logits, position, allowed, settings.temperature(), draws, first ? settings.bestOf() : 1);
    }

    private int proposalsPerRow() {
        return settings.beamSize() == 1 ? 1 : Math.min(settings.beamSize() + 1, run.vocabulary());
    }

    private boolean isRunning(int index) {
        return outcomes[members.get(index)] == null;
    }

    /** Takes the outcomes of the searches that are done; false when all are. */
    private boolean settle() {
        boolean running = false;
        for (int i = 0; i < searches.size(); i++) {
            if (isRunning(i)) {
                int member = members.get(i);
                if (searches.get(i).complete() || steps >= limits[member]) {
                    outcomes[member] = SearchOutcome.of(searches.get(i), search.ranking(), steps);
                } else {
                    running = true;
                }
            }
        }
        return running;
    }

    /** Lets finished segments go if there are enough of them, and lists what the next step is fed. */
    private Feed leaveAndFeed() {
        int rowsBefore = steps == 1 ? 1 : settings.width();
        int[] kept = leave();
        int rows = kept.length * settings.width();
        long[] tokens = new long[rows];
        long[] parents = new long[rows];
        int row = 0;
        for (int index : kept) {
            Search own = searches.get(index);
            int running = isRunning(index) ? own.paths().size() : 0;
            int[] ownParents = own.parents();
            for (int i = 0; i < settings.width(); i++) {
                TokenPath path = i < running ? own.paths().get(i) : TokenPath.EMPTY;
                tokens[row] = path.length() == 0 ? rules.endOfText() : path.fromEnd(0);
                int local = i < running ? ownParents[i] : Math.min(i, rowsBefore - 1);
                parents[row++] = (long) index * rowsBefore + local;
            }
        }
        if (kept.length < searches.size()) {
            retain(kept);
        }
        return new Feed(tokens, parents);
    }

    /** Takes finished segments out of the run, if it is worth it. */
    private int[] leave() {
        int[] kept = segmentsToKeep();
        if (kept.length < searches.size()) {
            try {
                run.keep(kept);
            } catch (DeviceMemoryException e) {
                // They stay, for leaving only saves time; what the search itself needs may still fit.
                return all();
            }
        }
        return kept;
    }

    private int[] all() {
        return IntStream.range(0, searches.size()).toArray();
    }

    private int[] segmentsToKeep() {
        int[] all = all();
        int[] running = Arrays.stream(all).filter(this::isRunning).toArray();
        return all.length - running.length >= all.length * IDLE_SHARE ? running : all;
    }

    private void retain(int[] kept) {
        List<Integer> keptMembers = new ArrayList<>();
        List<Search> keptSearches = new ArrayList<>();
        for (int index : kept) {
            keptMembers.add(members.get(index));
            keptSearches.add(searches.get(index));
        }
        members.clear();
        members.addAll(keptMembers);
        searches.clear();
        searches.addAll(keptSearches);
    }

    private record Feed(long[] tokens, long[] parents) {}
}
