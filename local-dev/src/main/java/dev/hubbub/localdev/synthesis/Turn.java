package dev.hubbub.localdev.synthesis;

/**
 * One utterance at its place in a session.
 *
 * @param speaker counted from 0
 * @param start seconds
 * @param utterance what is said
 */
record Turn(int speaker, double start, Utterance utterance) {

    double end() {
        return start + utterance.seconds();
    }
}
