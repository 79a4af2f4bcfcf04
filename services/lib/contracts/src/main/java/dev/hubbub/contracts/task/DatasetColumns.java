package dev.hubbub.contracts.task;

/**
 * What the columns of a dataset of tables are called, where it is not what they are usually called.
 *
 * @param audio the recordings
 * @param text what is said in them
 * @param language the code of the language they are in
 * @param speaker who speaks in them
 * @param session what they belong to
 */
public record DatasetColumns(String audio, String text, String language, String speaker, String session) {

    /** The usual names. */
    public static final DatasetColumns USUAL = new DatasetColumns(null, null, null, null, null);
}
