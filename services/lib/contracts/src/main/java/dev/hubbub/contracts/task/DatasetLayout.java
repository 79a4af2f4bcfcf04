package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** How a dataset lies in the store. */
public enum DatasetLayout {
    /** JSON lines in the NeMo convention, one utterance a line, beside the audio files it names. */
    MANIFEST,
    /** Folders of sessions as the MCoRec challenge publishes them, with tracks and active-speaker scores. */
    MCOREC,
    /** Hugging Face's: a folder with {@code metadata.csv} or {@code metadata.jsonl} beside the recordings it names. */
    AUDIOFOLDER,
    /** Parquet files, a row of which is an utterance with its recording, as Hugging Face's {@code datasets} writes them. */
    PARQUET,
    /** What {@code save_to_disk} of Hugging Face's {@code datasets} writes: the same rows in Arrow files. */
    ARROW,
    /** A folder of recordings and nothing else, each by itself and without a text. */
    FOLDER;

    /** Whether it lists utterances, each with a text of its own. */
    public boolean isOfUtterances() {
        return this != MCOREC;
    }

    /** Whether these are rows of tables, in columns with names. */
    public boolean isOfTables() {
        return this == PARQUET || this == ARROW;
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static DatasetLayout of(String text) {
        for (DatasetLayout layout : values()) {
            if (layout.text().equals(text)) {
                return layout;
            }
        }
        throw new IllegalArgumentException(
                "There is no dataset layout '" + text + "'; choose one of " + Arrays.toString(values()));
    }

    @Override
    public String toString() {
        return text();
    }
}
