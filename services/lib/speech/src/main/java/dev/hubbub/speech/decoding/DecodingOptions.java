package dev.hubbub.speech.decoding;

import java.util.List;

/**
 * How to search for the text of a segment.
 *
 * @param task transcribe or translate
 * @param language language code such as {@code en}; null to detect it
 * @param beamSize hypotheses kept at once; 1 is greedy search
 * @param patience how many finished hypotheses to wait for, as a multiple of the beam size
 * @param lengthPenalty exponent of the length penalty {@code ((5 + n) / 6)^p}, 0 to 1; null to divide by the length
 * @param temperature 0 to take the likeliest token, above 0 to draw tokens
 * @param bestOf sequences drawn per segment when the temperature is above 0
 * @param seed starts the random numbers; they also depend on the segment's audio, not on its neighbours
 * @param timestamps whether the model may write timestamp tokens
 * @param maxInitialTimestamp latest first timestamp in seconds; null for no limit
 * @param maxTokens most tokens per segment; null for half of the decoder's positions
 * @param suppressTokens tokens never chosen; {@value #NON_SPEECH} in the list stands for the vocabulary's non-speech
 *     tokens, and any list that is not empty also suppresses the special tokens; an empty list suppresses nothing
 * @param suppressBlank whether the first token may not be a space or the end
 * @param prompt tokens of preceding text
 * @param prefix tokens the text must start with
 */
public record DecodingOptions(
        SpokenTask task,
        String language,
        int beamSize,
        double patience,
        Double lengthPenalty,
        double temperature,
        int bestOf,
        long seed,
        boolean timestamps,
        Double maxInitialTimestamp,
        Integer maxTokens,
        List<Integer> suppressTokens,
        boolean suppressBlank,
        List<Integer> prompt,
        List<Integer> prefix) {

    /** Stands in {@link #suppressTokens} for the vocabulary's own list of tokens that are no speech. */
    public static final int NON_SPEECH = -1;

    public DecodingOptions {
        require(task != null, "task is missing");
        require(beamSize >= 1, "beamSize must be at least 1, not " + beamSize);
        require(patience > 0 && patience <= 100, "patience must be above 0 and at most 100, not " + patience);
        require(
                lengthPenalty == null || lengthPenalty >= 0 && lengthPenalty <= 1,
                "lengthPenalty must be 0 to 1, not " + lengthPenalty);
        require(temperature >= 0 && temperature <= 10, "temperature must be 0 to 10, not " + temperature);
        require(bestOf >= 1, "bestOf must be at least 1, not " + bestOf);
        require(bestOf == 1 || temperature > 0, "bestOf above 1 needs a temperature above 0");
        require(beamSize == 1 || temperature == 0, "beamSize above 1 needs temperature 0; use bestOf to draw");
        require(
                maxInitialTimestamp == null || maxInitialTimestamp >= 0,
                "maxInitialTimestamp must be 0 or more seconds, not " + maxInitialTimestamp);
        require(maxTokens == null || maxTokens >= 1, "maxTokens must be 1 or more, not " + maxTokens);
        suppressTokens = List.copyOf(suppressTokens);
        prompt = List.copyOf(prompt);
        prefix = List.copyOf(prefix);
        require(
                suppressTokens.stream().allMatch(token -> token >= NON_SPEECH),
                "suppressTokens may hold token ids and -1 only, not " + suppressTokens);
        require(prompt.stream().allMatch(token -> token >= 0), "prompt may hold token ids only, not " + prompt);
        require(prefix.stream().allMatch(token -> token >= 0), "prefix may hold token ids only, not " + prefix);
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
                .beamSize(beamSize)
                .patience(patience)
                .lengthPenalty(lengthPenalty)
                .temperature(temperature)
                .bestOf(bestOf)
                .seed(seed)
                .timestamps(timestamps)
                .maxInitialTimestamp(maxInitialTimestamp)
                .maxTokens(maxTokens)
                .suppressTokens(suppressTokens)
                .suppressBlank(suppressBlank)
                .prompt(prompt)
                .prefix(prefix);
    }

    /** Sequences that one segment is decoded into at the same time. */
    public int width() {
        return Math.max(beamSize, bestOf);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("Decoding options: " + problem + ".");
        }
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
        private Double maxInitialTimestamp = 1.0;
        private Integer maxTokens;
        private List<Integer> suppressTokens = List.of(NON_SPEECH);
        private boolean suppressBlank = true;
        private List<Integer> prompt = List.of();
        private List<Integer> prefix = List.of();

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

        public Builder maxInitialTimestamp(Double maxInitialTimestamp) {
            this.maxInitialTimestamp = maxInitialTimestamp;
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

        public Builder suppressBlank(boolean suppressBlank) {
            this.suppressBlank = suppressBlank;
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

        public DecodingOptions build() {
            return new DecodingOptions(
                    task,
                    language,
                    beamSize,
                    patience,
                    lengthPenalty,
                    temperature,
                    bestOf,
                    seed,
                    timestamps,
                    maxInitialTimestamp,
                    maxTokens,
                    suppressTokens,
                    suppressBlank,
                    prompt,
                    prefix);
        }
    }
}
