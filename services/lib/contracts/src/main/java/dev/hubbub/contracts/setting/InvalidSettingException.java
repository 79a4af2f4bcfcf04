package dev.hubbub.contracts.setting;

/** A setting has a value that it cannot have. */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String setting;
    private final String problem;

    /**
     * @param path the settings it is one of, such as {@code training.settings}
     * @param setting its name
     * @param problem what is wrong with it, as the rest of a sentence
     */
    public InvalidSettingException(String path, String setting, String problem) {
        super(path + "." + setting + " " + problem);
        this.setting = setting;
        this.problem = problem;
    }

    /** The setting's name, such as {@code beamSize}, or {@code fallback.bestOf} inside of another. */
    public String setting() {
        return setting;
    }

    /** What is wrong with it, such as {@code must be 1 to 100, not 0}. */
    public String problem() {
        return problem;
    }
}
