package dev.hubbub.segmentation.conversation;

/** Where the grouping of speakers stops. */
public sealed interface Cut {

    /**
     * Groups are joined while all their members converse by more than this score.
     *
     * @param score a conversation score from 0 to 1; pairs that score exactly this stay apart
     */
    record AtScore(double score) implements Cut {

        /** The MCoRec baseline's. */
        public static final AtScore BASELINE = new AtScore(0.7);

        public AtScore {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("A conversation score lies between 0 and 1, not at " + score);
            }
        }
    }

    /**
     * A given number of conversations.
     *
     * @param conversations from 1 to {@value #MOST}
     */
    record AtCount(int conversations) implements Cut {

        /** No recording of the MCoRec challenge has more conversations, and its baseline refuses more. */
        public static final int MOST = 4;

        public AtCount {
            if (conversations < 1 || conversations > MOST) {
                throw new IllegalArgumentException("The number of conversations lies between 1 and " + MOST
                        + ", not at " + conversations + "; for more, cut at a score");
            }
        }
    }
}
