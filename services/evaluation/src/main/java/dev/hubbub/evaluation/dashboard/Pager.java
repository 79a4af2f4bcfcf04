package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.index.Page;
import dev.hubbub.evaluation.page.Figures;
import java.util.function.IntFunction;

/**
 * The way to the pages before and after.
 *
 * @param before the address of the one before; {@code null} at the first
 * @param after the address of the one after; {@code null} at the last
 * @param text where one is
 */
record Pager(String before, String after, String text) {

    static Pager of(Page<?> page, IntFunction<Address> address) {
        long first = (long) page.page() * page.size();
        String text = page.items().isEmpty()
                ? "None of " + Figures.count(page.matching())
                : Figures.count(first + 1) + "–"
                        + Figures.count(first + page.items().size()) + " of "
                        + Figures.count(page.matching())
                        + (page.matching() == page.total() ? "" : ", filtered from " + Figures.count(page.total()));
        return new Pager(
                page.page() == 0 ? null : address.apply(page.page() - 1).toString(),
                page.page() + 1 >= page.pages()
                        ? null
                        : address.apply(page.page() + 1).toString(),
                text);
    }
}
