package dev.hubbub.speech.training.run;

/**
 * What a checkpoint makes of the held-out clips.
 *
 * @param errorRate errors per reference word; less is better
 * @param errors words put in, left out or mistaken
 * @param words of the references
 */
public record Evaluation(double errorRate, long errors, long words) {}
