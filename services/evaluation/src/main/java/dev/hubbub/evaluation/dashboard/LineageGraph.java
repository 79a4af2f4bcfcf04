package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.page.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What something was made from, itself, and what was made from it, in three columns from left to right. Lists beside it say
 * the same in full.
 *
 * @param width of the drawing, in pixels
 * @param height of the drawing, in pixels
 * @param nodes what is drawn
 * @param edges the lines between, as paths of SVG
 */
record LineageGraph(int width, int height, List<Box> nodes, List<String> edges) {

    private static final int BOX_WIDTH = 230;
    private static final int BOX_HEIGHT = 46;
    private static final int GAP = 10;
    private static final int BETWEEN = 70;
    private static final int MARGIN = 4;

    /** So many are drawn on a side; the lists have the others. */
    private static final int MOST = 8;

    private static final int LONGEST = 27;

    /** What is to be drawn: {@code kind} above {@code label}; {@code link} is {@code null} where it is shown nowhere else. */
    record Node(String kind, String label, String link) {}

    /** A node at its place; {@code own} for the one that all is about. */
    record Box(int x, int y, String kind, String label, String link, boolean own) {

        public int width() {
            return BOX_WIDTH;
        }

        public int height() {
            return BOX_HEIGHT;
        }

        /** Where the upper text begins. */
        public int textX() {
            return x + 10;
        }

        public int kindY() {
            return y + 18;
        }

        public int labelY() {
            return y + 35;
        }
    }

    /**
     * Draws it.
     *
     * @param sources what it was made from
     * @param allSources how many there are
     * @param users what was made from it
     * @param allUsers how many there are
     */
    static LineageGraph of(Node own, List<Node> sources, int allSources, List<Node> users, int allUsers) {
        List<Node> left = shown(sources, allSources);
        List<Node> right = shown(users, allUsers);
        int rows = Math.max(1, Math.max(left.size(), right.size()));
        int height = rows * (BOX_HEIGHT + GAP) - GAP + 2 * MARGIN;
        int middle = left.isEmpty() ? MARGIN : MARGIN + BOX_WIDTH + BETWEEN;
        int end = middle + BOX_WIDTH + BETWEEN;
        Box center = box(own, middle, top(0, 1, height), true);
        List<Box> nodes = new ArrayList<>(List.of(center));
        List<String> edges = new ArrayList<>();
        for (int index = 0; index < left.size(); index++) {
            Box source = box(left.get(index), MARGIN, top(index, left.size(), height), false);
            nodes.add(source);
            edges.add(edge(source, center));
        }
        for (int index = 0; index < right.size(); index++) {
            Box user = box(right.get(index), end, top(index, right.size(), height), false);
            nodes.add(user);
            edges.add(edge(center, user));
        }
        int width = (right.isEmpty() ? middle : end) + BOX_WIDTH + MARGIN;
        return new LineageGraph(width, height, nodes, edges);
    }

    /**
     * Draws several with what lies between them, each in a column behind all that it came from.
     *
     * @param nodes each after all that it came from
     * @param sources for each node the places of those that it came from
     * @param own the places of those that all is about
     */
    static LineageGraph of(List<Node> nodes, List<List<Integer>> sources, Set<Integer> own) {
        List<List<Integer>> columns = columns(sources);
        int rows = columns.stream().mapToInt(List::size).max().orElse(1);
        int height = rows * (BOX_HEIGHT + GAP) - GAP + 2 * MARGIN;
        Box[] boxes = new Box[nodes.size()];
        for (int column = 0; column < columns.size(); column++) {
            List<Integer> in = new ArrayList<>(columns.get(column));
            // Beside what they came from, so that few lines cross.
            in.sort(Comparator.comparingDouble(place -> sources.get(place).stream()
                    .mapToInt(source -> boxes[source].y())
                    .average()
                    .orElse(0)));
            for (int row = 0; row < in.size(); row++) {
                int place = in.get(row);
                int x = MARGIN + column * (BOX_WIDTH + BETWEEN);
                boxes[place] = box(nodes.get(place), x, top(row, in.size(), height), own.contains(place));
            }
        }
        List<String> edges = new ArrayList<>();
        for (int place = 0; place < boxes.length; place++) {
            for (int source : sources.get(place)) {
                edges.add(edge(boxes[source], boxes[place]));
            }
        }
        int width = columns.size() * (BOX_WIDTH + BETWEEN) - BETWEEN + 2 * MARGIN;
        return new LineageGraph(width, height, List.of(boxes), edges);
    }

    private static List<List<Integer>> columns(List<List<Integer>> sources) {
        List<List<Integer>> columns = new ArrayList<>();
        int[] column = new int[sources.size()];
        for (int place = 0; place < column.length; place++) {
            for (int source : sources.get(place)) {
                column[place] = Math.max(column[place], column[source] + 1);
            }
            if (column[place] == columns.size()) {
                columns.add(new ArrayList<>());
            }
            columns.get(column[place]).add(place);
        }
        return columns;
    }

    private static List<Node> shown(List<Node> nodes, int all) {
        if (all <= MOST) {
            return nodes;
        }
        List<Node> shown = new ArrayList<>(nodes.subList(0, Math.min(nodes.size(), MOST - 1)));
        shown.add(new Node("and", Figures.count(all - shown.size()) + " more", null));
        return shown;
    }

    private static int top(int index, int count, int height) {
        int column = count * (BOX_HEIGHT + GAP) - GAP;
        return (height - column) / 2 + index * (BOX_HEIGHT + GAP);
    }

    private static Box box(Node node, int x, int y, boolean own) {
        return new Box(x, y, beginning(node.kind()), end(node.label()), node.link(), own);
    }

    private static String edge(Box from, Box to) {
        int startX = from.x() + BOX_WIDTH;
        int startY = from.y() + BOX_HEIGHT / 2;
        int endY = to.y() + BOX_HEIGHT / 2;
        int bend = (startX + to.x()) / 2;
        return "M" + startX + " " + startY + "C" + bend + " " + startY + " " + bend + " " + endY + " " + to.x() + " "
                + endY;
    }

    private static String beginning(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    /** Of an address the end tells more than the beginning. */
    private static String end(String text) {
        return text.length() <= LONGEST ? text : "…" + text.substring(text.length() - LONGEST + 1);
    }
}
