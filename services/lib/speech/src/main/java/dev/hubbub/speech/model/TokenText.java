package dev.hubbub.speech.model;

import java.util.List;

/** What a model's tokens stand for. */
public interface TokenText {

    /** The text of tokens, marks left out, without outer spaces. */
    String text(List<Integer> tokens);

    /** The tokens with which the model would write a text in the middle of a transcript. */
    List<Integer> tokens(String text);

    /** Those of some tokens that are text and not marks such as timestamps. */
    List<Integer> spoken(List<Integer> tokens);
}
