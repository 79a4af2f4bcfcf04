package dev.hubbub.speech.decoding;

/**
 * Scores the tokens that a model proposes by something else that is known of the sequences, and follows the batch's rows
 * through the search. A CTC prefix score is one, a language model another.
 *
 * <p>It begins with one row per segment, none of which has a token yet.
 */
public interface StepScorer extends AutoCloseable {

    /** How many of the likeliest tokens of every row are put to it at each step; the end of text comes besides. */
    int proposals();

    /**
     * Scores tokens as continuations of their rows.
     *
     * @return log-probabilities, one for each of the choices in their order
     */
    float[] score(Choices choices);

    /**
     * Goes on to the next step's rows.
     *
     * @param parents for every new row, the one before this step that it continues
     * @param tokens for every new row, its last token; rows that nothing depends on any more have the end of text
     */
    void follow(long[] parents, long[] tokens);

    @Override
    void close();
}
