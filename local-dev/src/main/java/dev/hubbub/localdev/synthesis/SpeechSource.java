package dev.hubbub.localdev.synthesis;

import java.io.IOException;
import java.util.List;

/** Where the speech of a made-up session comes from. */
interface SpeechSource {

    /** What can be said. */
    List<String> lines();

    /** Line {@code number} of {@link #lines}, said by {@code voice}: always the same samples for the same arguments. */
    Utterance say(int number, Voice voice) throws IOException;
}
