package dev.hubbub.speech.decoding;

/** What becomes of a continuation that is the end of its text, when the best of a step are taken in turn. */
public enum EndPlacement {
    /**
     * It counts if it comes before the beam is full, and takes no place in it: the beam never narrows. Whisper's way.
     */
    BESIDE_THE_BEAM {
        @Override
        boolean counts(int rank, int beams) {
            return true;
        }

        @Override
        boolean isFull(int taken, int running, int beams) {
            return running == beams;
        }
    },
    /**
     * It counts if it is one of the best {@code beams} continuations, and takes no place in the beam. Hugging Face's
     * way.
     */
    AMONG_THE_BEST {
        @Override
        boolean counts(int rank, int beams) {
            return rank < beams;
        }

        @Override
        boolean isFull(int taken, int running, int beams) {
            return running == beams;
        }
    },
    /** It takes a place that is then empty: the beam narrows until the next step. ESPnet's way. */
    IN_THE_BEAM {
        @Override
        boolean counts(int rank, int beams) {
            return true;
        }

        @Override
        boolean isFull(int taken, int running, int beams) {
            return taken == beams;
        }
    };

    /** Whether an end at this place among all continuations counts. */
    abstract boolean counts(int rank, int beams);

    /**
     * Whether no further continuation is taken.
     *
     * @param taken how many have been, ends included
     * @param running how many of them are unfinished
     */
    abstract boolean isFull(int taken, int running, int beams);
}
