package dev.hubbub.speech.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The search over a toy model that counts: each segment says its number a given number of times, then ends. */
class BatchSearchTest {
    private static final int END = 0;
    private static final TokenRules RULES = new TokenRules(END, List.of(), List.of(), null);

    private static Selection selection;
    private static PtNDManager manager;

    @BeforeAll
    static void open() {
        selection = new Selection(TestDevice.device());
        manager = TorchRuntime.newManager(TestDevice.device());
    }

    @AfterAll
    static void close() {
        manager.close();
        selection.close();
    }

    private static List<SearchOutcome> search(CountingRun run, DecodingOptions options) {
        try (run) {
            NativeScope scope = new NativeScope(manager);
            IValue logits = run.prompt(scope, new long[run.segments()], new long[] {0});
            long[] seeds = IntStream.range(0, run.segments()).asLongStream().toArray();
            return new BatchSearch(selection, SearchPlan.whisper(options.search(), RULES), run, seeds)
                    .run(scope, logits, 0, 1);
        }
    }

    private static List<List<Integer>> texts(List<SearchOutcome> outcomes) {
        return outcomes.stream().map(outcome -> outcome.chosen().tokens()).toList();
    }

    @Test
    void a_text_that_may_not_repeat_itself_breaks_out_of_its_loop_whatever_its_neighbours_do() {
        for (int beams : new int[] {1, 3}) {
            var options = DecodingOptions.builder()
                    .beamSize(beams)
                    .noRepeatNgramSize(2)
                    .maxTokens(6)
                    .build();
            for (List<Integer> text : texts(search(new CountingRun(5, 1, 6), options))) {
                for (int i = 0; i + 3 < text.size(); i++) {
                    List<Integer> run = text.subList(i, i + 2);
                    assertEquals(
                            i,
                            Collections.indexOfSubList(text, run),
                            "beams " + beams + ": " + run + " twice in " + text);
                }
            }
        }
        assertEquals(
                List.of(1, 1, 1, 1, 1),
                texts(search(new CountingRun(5), DecodingOptions.greedy())).get(0));
    }

    @Test
    void every_segment_ends_on_its_own() {
        var outcomes = search(new CountingRun(3, 0, 5, 1), DecodingOptions.greedy());
        assertEquals(List.of(List.of(1, 1, 1), List.of(), List.of(3, 3, 3, 3, 3), List.of(4)), texts(outcomes));
        assertEquals(
                List.of(4, 1, 6, 2), outcomes.stream().map(SearchOutcome::steps).toList());
    }

    @Test
    void beams_end_on_their_own_too() {
        var options = DecodingOptions.builder().beamSize(3).build();
        var outcomes = search(new CountingRun(3, 1, 5, 2), options);
        assertEquals(List.of(1, 1, 1), outcomes.get(0).chosen().tokens());
        assertEquals(List.of(3, 3, 3, 3, 3), outcomes.get(2).chosen().tokens());
        assertEquals(3, outcomes.get(1).finalists().size());
    }

    @Test
    void finished_segments_leave_the_batch() {
        var run = new CountingRun(1, 2, 9, 1);
        search(run, DecodingOptions.greedy());
        assertEquals(List.of(4, 2, 1), run.sizes());
    }

    @Test
    void the_token_limit_ends_a_text_and_says_so() {
        var outcome = search(
                new CountingRun(9, 2), DecodingOptions.builder().maxTokens(4).build());
        assertEquals(List.of(List.of(1, 1, 1, 1), List.of(2, 2)), texts(outcome));
        assertTrue(outcome.get(0).tokenCapReached());
        assertFalse(outcome.get(1).tokenCapReached());
    }

    @Test
    void the_last_position_is_fed_and_its_token_chosen() {
        var outcome = search(
                new CountingRun(99), DecodingOptions.builder().maxTokens(90).build());
        assertEquals(CountingRun.CONTEXT, outcome.get(0).chosen().tokens().size());
    }

    @Test
    void half_of_the_positions_are_the_default_limit() {
        var outcome = search(new CountingRun(99), DecodingOptions.greedy());
        assertEquals(CountingRun.CONTEXT / 2, outcome.get(0).chosen().tokens().size());
    }

    @Test
    void drawn_texts_depend_on_the_seed_and_not_on_the_neighbours() {
        var options = DecodingOptions.builder().temperature(10).bestOf(3).maxTokens(8);
        var alone = search(new CountingRun(4), options.build());
        var together = search(new CountingRun(4, 4, 4), options.build());
        assertEquals(alone.get(0).finalists(), together.get(0).finalists());
        assertEquals(3, alone.get(0).finalists().size());
        var otherwise = search(new CountingRun(4), options.seed(1).build());
        assertNotEquals(alone.get(0).finalists(), otherwise.get(0).finalists());
    }

    /** Remembers the history of every row, so that wrong parents would show. */
    private static final class CountingRun implements DecoderRun {
        static final int CONTEXT = 20;
        private static final int TOKENS = 12;

        private final List<Integer> sizes = new ArrayList<>();
        private int[] members;
        private final int[] lengths;
        private List<List<Long>> rows = new ArrayList<>();

        CountingRun(int... lengths) {
            this.lengths = lengths;
            this.members = IntStream.range(0, lengths.length).toArray();
            sizes.add(lengths.length);
        }

        List<Integer> sizes() {
            return sizes;
        }

        @Override
        public int segments() {
            return members.length;
        }

        @Override
        public int vocabulary() {
            return TOKENS;
        }

        @Override
        public int frames(int segment) {
            return lengths[members[segment]];
        }

        @Override
        public int textContext() {
            return CONTEXT;
        }

        @Override
        public PtNDManager manager() {
            return manager;
        }

        @Override
        public IValue prompt(NativeScope scope, long[] tokens, long[] positions) {
            for (int i = 0; i < members.length; i++) {
                rows.add(List.of());
            }
            return logits(scope);
        }

        @Override
        public IValue step(NativeScope scope, long[] tokens, long[] parents) {
            List<List<Long>> next = new ArrayList<>();
            for (int row = 0; row < tokens.length; row++) {
                List<Long> history = new ArrayList<>(rows.get((int) parents[row]));
                history.add(tokens[row]);
                next.add(history);
            }
            rows = next;
            return logits(scope);
        }

        private IValue logits(NativeScope scope) {
            float[] values = new float[rows.size() * TOKENS];
            int perSegment = rows.size() / members.length;
            for (int row = 0; row < rows.size(); row++) {
                int member = members[row / perSegment];
                long own = member + 1L;
                List<Long> history = rows.get(row);
                boolean straight = history.stream().allMatch(token -> token == own);
                int next = history.size() < lengths[member] ? (int) own : END;
                for (int token = 0; token < TOKENS; token++) {
                    values[row * TOKENS + token] = token == END ? -30 : -token;
                }
                // A path that strayed is punished, so that the straight one must win.
                values[row * TOKENS + next] = straight ? 20 : 2;
            }
            return scope.of(scope.arrays().create(values, new Shape(rows.size(), 1, TOKENS)));
        }

        @Override
        public void keep(int[] kept) {
            members = Arrays.stream(kept).map(i -> members[i]).toArray();
            sizes.add(members.length);
        }

        @Override
        public void close() {
            rows.clear();
        }
    }
}
