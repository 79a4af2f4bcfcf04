package dev.hubbub.bench.notebook;

import java.util.List;

/** Two ways of decoding the same segment gave different texts, so that their speeds must not be compared. */
public final class DifferentTokensException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private DifferentTokensException(String message) {
        super(message);
    }

    static void check(String what, List<Integer> notebook, List<Integer> hubbub) {
        if (notebook.equals(hubbub)) {
            return;
        }
        int equal = 0;
        while (equal < Math.min(notebook.size(), hubbub.size())
                && notebook.get(equal).equals(hubbub.get(equal))) {
            equal++;
        }
        throw new DifferentTokensException("The notebook's schedule and Hubbub write different tokens (" + what
                + "): equal are the first " + equal + " of " + notebook.size() + " and " + hubbub.size() + ".");
    }
}
