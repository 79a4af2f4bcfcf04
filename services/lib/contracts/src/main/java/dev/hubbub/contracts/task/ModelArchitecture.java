package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The kinds of models that there are, with the version of each family's code.
 *
 * <p>The version is part of every transcript's address: raise it when the same weights and decoding would give other
 * text or other numbers, and that family's transcripts are computed anew, and no other's. The speech core's family of
 * this name says the same version; a pod that has another refuses the task.
 */
public enum ModelArchitecture {
    /** OpenAI's encoder-decoder over 30 seconds of log-mel features, in all sizes. */
    WHISPER("whisper", "1", WhisperSettings.class),

    /** Whisper whose decoder looks at the speaker's mouth before it listens. */
    WHISPER_FLAMINGO("whisper-flamingo", "1", WhisperSettings.class, true),

    /** AV-HuBERT with a transformer behind it that writes what was heard and seen. */
    AV_HUBERT_SEQ2SEQ("av-hubert-seq2seq", "2", null, true),

    /** AV-HuBERT with CTC and an attention decoder, searched together. */
    AV_HUBERT_CTC("av-hubert-ctc", "1", null, true),

    /** Any model that was exported as TorchScript and scores tokens frame by frame. */
    TORCHSCRIPT("torchscript", "1", null);

    private final String text;
    private final String version;
    private final Class<? extends Record> settings;
    private final boolean readsLips;

    ModelArchitecture(String text, String version, Class<? extends Record> settings) {
        this(text, version, settings, false);
    }

    ModelArchitecture(String text, String version, Class<? extends Record> settings, boolean readsLips) {
        this.text = text;
        this.version = version;
        this.settings = settings;
        this.readsLips = readsLips;
    }

    /** The name in specs, tasks and files. */
    @JsonValue
    public String text() {
        return text;
    }

    /** The version of the family's code. */
    public String version() {
        return version;
    }

    /** Whether its models read lips, so that transcription needs those of every track. */
    public boolean readsLips() {
        return readsLips;
    }

    /** Whether a decoding's settings of this kind, such as {@link WhisperSettings}, are this family's. */
    boolean has(Class<? extends Record> settings) {
        return settings.equals(this.settings);
    }

    /** The architecture of this name. */
    @JsonCreator
    public static ModelArchitecture of(String text) {
        for (ModelArchitecture architecture : values()) {
            if (architecture.text.equals(text)) {
                return architecture;
            }
        }
        throw new IllegalArgumentException("There is no architecture '" + text + "'");
    }

    @Override
    public String toString() {
        return text;
    }
}
