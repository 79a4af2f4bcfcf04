package dev.hubbub.evaluation.index;

import java.util.List;
import java.util.function.Function;

/**
 * Some of many.
 *
 * @param items those of this page
 * @param page its number, from 0
 * @param size how many a page holds at most
 * @param matching how many there are on all pages together
 * @param total how many there would be without filters
 * @param <T> what they are
 */
public record Page<T>(List<T> items, int page, int size, int matching, int total) {

    /** So many are asked for at once at most. */
    public static final int MOST = 200;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * A page of a list.
     *
     * @throws InvalidQueryException if there is no such page, or it is too large
     */
    public static <T> Page<T> of(List<T> matching, int total, int page, int size) {
        if (size < 1 || size > MOST) {
            throw new InvalidQueryException("size is " + size + "; it is from 1 to " + MOST + ".");
        }
        if (page < 0) {
            throw new InvalidQueryException("page is " + page + "; pages are counted from 0.");
        }
        int from = (int) Math.min((long) page * size, matching.size());
        int to = Math.min(from + size, matching.size());
        return new Page<>(matching.subList(from, to), page, size, matching.size(), total);
    }

    /** The same page of what becomes of each. */
    public <R> Page<R> map(Function<T, R> each) {
        return new Page<>(items.stream().map(each).toList(), page, size, matching, total);
    }

    /** How many pages there are; at least one. */
    public int pages() {
        return Math.max(1, (matching + size - 1) / size);
    }
}
