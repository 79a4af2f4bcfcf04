package dev.hubbub.speech.decoding;

/** Settings that only one family of models understands. */
public sealed interface FamilySettings {

    /** What the model's own family does if nothing is said. */
    FamilySettings USUAL = new Usual();

    /** Nothing is said. */
    record Usual() implements FamilySettings {
        @Override
        public <T> T match(Reader<T> reader) {
            return reader.usual();
        }
    }

    /**
     * Whisper's own.
     *
     * @param maxInitialTimestamp latest first timestamp in seconds; null for no limit
     * @param suppressBlank whether the first token may not be a space or the end
     */
    record Whisper(Double maxInitialTimestamp, boolean suppressBlank) implements FamilySettings {

        /** As published. */
        public static final Whisper PUBLISHED = new Whisper(1.0, true);

        public Whisper {
            SearchSettings.require(
                    maxInitialTimestamp == null || maxInitialTimestamp >= 0,
                    "maxInitialTimestamp must be 0 or more seconds, not " + maxInitialTimestamp);
        }

        @Override
        public <T> T match(Reader<T> reader) {
            return reader.whisper(this);
        }
    }

    /** What the reader's method for these settings returns. */
    <T> T match(Reader<T> reader);

    /**
     * A family's view of settings: it says what it does by itself, reads its own, and refuses those of others.
     *
     * @param <T> what the settings are read into
     */
    interface Reader<T> {

        T usual();

        default T whisper(Whisper settings) {
            throw foreign("Whisper");
        }

        private static IllegalArgumentException foreign(String family) {
            return new IllegalArgumentException(
                    "Decoding options: these settings are " + family + "'s, which this model is not.");
        }
    }
}
