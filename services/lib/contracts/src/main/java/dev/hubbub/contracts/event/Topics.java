package dev.hubbub.contracts.event;

import dev.hubbub.contracts.digest.DerivedName;
import dev.hubbub.contracts.stage.StageName;

/** The names of the Kafka topics. */
public final class Topics {

    public static final String SEGMENTATION = "hubbub.tasks.segmentation";
    public static final String EVALUATION = "hubbub.tasks.evaluation";
    public static final String RESULTS = "hubbub.results";
    public static final String PROGRESS = "hubbub.progress";
    public static final String CHECKPOINTS = "hubbub.checkpoints";
    public static final String DEAD_LETTERS = "hubbub.dead-letters";

    /** Characters of the longest name that a broker takes. */
    private static final int LONGEST = 249;

    private Topics() {}

    /** The topic of one experiment's own transcription pods. */
    public static String transcription(String namespace, String experiment) {
        return own("transcription", namespace, experiment);
    }

    /** The topic of one experiment's own pods that make checkpoints. */
    public static String training(String namespace, String experiment) {
        return own("training", namespace, experiment);
    }

    // A namespace has no dot, so that the two of them are told apart.
    private static String own(String pods, String namespace, String experiment) {
        return DerivedName.of("hubbub.tasks." + pods + "." + namespace + "." + experiment, LONGEST);
    }

    /** The topic a stage's tasks go to. */
    public static String of(StageName stage, String namespace, String experiment) {
        return switch (stage) {
            case LIPS, ACTIVITY, OVERVIEW, SEGMENTATION, CLUSTERING -> SEGMENTATION;
            case FETCH, FISHER, TRAINING, MERGING, ADAPTING -> training(namespace, experiment);
            case TRANSCRIPTION -> transcription(namespace, experiment);
            case SCORING, GATE, REPORT -> EVALUATION;
        };
    }
}
