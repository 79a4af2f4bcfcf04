package dev.hubbub.speech.decoding;

import java.util.List;

/**
 * What to write of a segment, and how to search for it.
 *
 * @param task transcribe or translate
 * @param language language code such as {@code en}; null to detect it
 * @param timestamps whether the model may write timestamp tokens
 * @param search what models of several families understand
 * @param own what only the model's own family understands
 */
public record DecodingOptions(
        SpokenTask task, String language, boolean timestamps, SearchSettings search, FamilySettings own) {

    /** Stands in {@link SearchSettings#suppressTokens} for the vocabulary's own list of tokens that are no speech. */
    public static final int NON_SPEECH = -1;

    public DecodingOptions {
        SearchSettings.require(task != null, "task is missing");
    }

    /** Greedy transcription without timestamps, language to be detected, non-speech tokens suppressed. */
    public static DecodingOptions greedy() {
        return builder().build();
    }

    /** Starts from {@link #greedy()}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these options. */
    public Builder toBuilder() {
        return new Builder()
                .task(task)
                .language(language)
                .timestamps(timestamps)
                .beamSize(search.beamSize())
                .patience(search.patience())
                .lengthPenalty(search.lengthPenalty())
                .temperature(search.temperature())
                .bestOf(search.bestOf())
                .seed(search.seed())
                .maxTokens(search.maxTokens())
                .suppressTokens(search.suppressTokens())
                .noRepeatNgramSize(search.noRepeatNgramSize())
                .prompt(search.prompt())
                .prefix(search.prefix())
                .own(own);
    }

    /** Collects options; {@link #build()} checks them. */
    public static final class Builder {
        private SpokenTask task = SpokenTask.TRANSCRIBE;
        private String language;
        private int beamSize = 1;
        private double patience = 1;
        private Double lengthPenalty;
        private double temperature;
        private int bestOf = 1;
        private long seed;
        private boolean timestamps;
        private Integer maxTokens;
        private List<Integer> suppressTokens = List.of(NON_SPEECH);
        private int noRepeatNgramSize;
        private List<Integer> prompt = List.of();
        private List<Integer> prefix = List.of();
        private FamilySettings own = FamilySettings.USUAL;

        private Builder() {}

        public Builder task(SpokenTask task) {
            this.task = task;
            return this;
        }

        public Builder language(String language) {
            this.language = language;
            return this;
        }

        public Builder beamSize(int beamSize) {
            this.beamSize = beamSize;
            return this;
        }

        public Builder patience(double patience) {
            this.patience = patience;
            return this;
        }

        public Builder lengthPenalty(Double lengthPenalty) {
            this.lengthPenalty = lengthPenalty;
            return this;
        }

        public Builder temperature(double temperature) {
            this.temperature = temperature;
            return this;
        }

        public Builder bestOf(int bestOf) {
            this.bestOf = bestOf;
            return this;
        }

        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        public Builder timestamps(boolean timestamps) {
            this.timestamps = timestamps;
            return this;
        }

        public Builder maxTokens(Integer maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        public Builder suppressTokens(List<Integer> suppressTokens) {
            this.suppressTokens = suppressTokens;
            return this;
        }

        public Builder noRepeatNgramSize(int noRepeatNgramSize) {
            this.noRepeatNgramSize = noRepeatNgramSize;
            return this;
        }

        public Builder prompt(List<Integer> prompt) {
            this.prompt = prompt;
            return this;
        }

        public Builder prefix(List<Integer> prefix) {
            this.prefix = prefix;
            return this;
        }

        public Builder own(FamilySettings own) {
            this.own = own;
            return this;
        }

        public DecodingOptions build() {
            SearchSettings search = new SearchSettings(
                    beamSize,
                    patience,
                    lengthPenalty,
                    temperature,
                    bestOf,
                    seed,
                    maxTokens,
                    suppressTokens,
                    noRepeatNgramSize,
                    prompt,
                    prefix);
            return new DecodingOptions(task, language, timestamps, search, own);
        }
    }
}
