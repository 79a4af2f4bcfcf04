package dev.hubbub.speech.training.run;

/**
 * An example's turn in an epoch.
 *
 * @param number of the turn in its epoch, from 0: what is drawn for it is a function of the seed, the epoch and this
 * @param example its place among the examples
 * @param speed at which it is heard
 * @param seconds how long it is then, padding included
 */
record Turn(int number, int example, double speed, double seconds) {}
