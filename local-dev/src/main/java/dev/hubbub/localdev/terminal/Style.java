package dev.hubbub.localdev.terminal;

/** How a text stands out, as the escape sequences of ECMA-48. */
public enum Style {
    BOLD("1"),
    GOOD("32"),
    BAD("31"),
    FAINT("2");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String on(String text) {
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
