package dev.hubbub.evaluation.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.evaluation.dashboard.LineageGraph.Box;
import dev.hubbub.evaluation.dashboard.LineageGraph.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineageGraphTest {

    private static final Node OWN = new Node("scoring", "own", null);

    private static List<Node> nodes(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> new Node("transcript", "t" + index, "/outputs/transcription/" + index))
                .toList();
    }

    @Test
    void no_two_boxes_overlap_and_all_are_inside_of_the_drawing() {
        for (int sources : new int[] {0, 1, 5, 8}) {
            for (int users : new int[] {0, 1, 8}) {
                LineageGraph graph = LineageGraph.of(OWN, nodes(sources), sources, nodes(users), users);
                assertEquals(1 + sources + users, graph.nodes().size());
                assertEquals(sources + users, graph.edges().size());
                for (Box box : graph.nodes()) {
                    assertTrue(box.x() >= 0 && box.x() + box.width() <= graph.width(), graph.toString());
                    assertTrue(box.y() >= 0 && box.y() + box.height() <= graph.height(), graph.toString());
                    assertTrue(
                            graph.nodes().stream()
                                    .allMatch(other -> other == box
                                            || Math.abs(other.x() - box.x()) >= box.width()
                                            || Math.abs(other.y() - box.y()) >= box.height()),
                            graph.toString());
                }
            }
        }
    }

    @Test
    void each_checkpoint_of_a_descent_stands_to_the_right_of_all_that_it_comes_from() {
        // 0 and 1 are stored, 2 and 3 trained from 0, 4 merged of both and of 1, 5 trained from 4, 6 from 1.
        List<List<Integer>> sources =
                List.of(List.of(), List.of(), List.of(0), List.of(0), List.of(2, 3, 1), List.of(4), List.of(1));
        LineageGraph graph = LineageGraph.of(nodes(7), sources, Set.of(5));

        assertEquals(8 - 1, graph.edges().size());
        assertEquals(
                List.of(5),
                IntStream.range(0, 7)
                        .filter(place -> graph.nodes().get(place).own())
                        .boxed()
                        .toList());
        for (int place = 0; place < 7; place++) {
            Box box = graph.nodes().get(place);
            assertEquals("t" + place, box.label());
            assertTrue(box.x() + box.width() <= graph.width() && box.y() + box.height() <= graph.height());
            for (int source : sources.get(place)) {
                Box from = graph.nodes().get(source);
                assertTrue(from.x() + from.width() < box.x(), from + " " + box);
            }
            for (Box other : graph.nodes()) {
                assertTrue(
                        other == box
                                || Math.abs(other.x() - box.x()) >= box.width()
                                || Math.abs(other.y() - box.y()) >= box.height(),
                        graph.toString());
            }
        }
    }

    @Test
    void what_is_too_much_for_a_picture_is_counted_in_it() {
        LineageGraph graph = LineageGraph.of(OWN, nodes(500), 1200, List.of(), 0);
        assertEquals("1,193 more", graph.nodes().get(graph.nodes().size() - 1).label());
        assertEquals(9, graph.nodes().size());
    }

    @Test
    void of_a_long_address_the_end_is_shown() {
        Node far = new Node("references/session", "s3://hubbub/media/a/very/long/way/down/quickstart.jsonl", null);
        String label = LineageGraph.of(OWN, List.of(far), 1, List.of(), 0)
                .nodes()
                .get(1)
                .label();
        assertTrue(label.startsWith("…") && label.endsWith("/quickstart.jsonl"), label);
    }
}
