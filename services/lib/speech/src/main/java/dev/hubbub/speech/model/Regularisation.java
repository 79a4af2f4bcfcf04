package dev.hubbub.speech.model;

/**
 * What is left out at random while a model learns, so that it does not learn by heart. What is frozen leaves nothing out.
 *
 * @param dropout share of the numbers that every part of a layer adds, and of those that go into the decoder
 * @param layerDrop how likely it is that a layer of the encoder is left out of a batch; what no batch of a step goes through
 *     the optimiser leaves as it is ({@link dev.hubbub.speech.training.AdamW})
 */
public record Regularisation(double dropout, double layerDrop) {

    /** Nothing is. */
    public static final Regularisation NONE = new Regularisation(0, 0);

    public Regularisation {
        require("dropout", dropout);
        require("layerDrop", layerDrop);
    }

    private static void require(String name, double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "Training: " + name + " must be 0 or more and below 1, not " + share + ".");
        }
    }
}
