package dev.hubbub.standin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What a stand-in's pod does with the tasks of its topic. */
@ApplicationScoped
public class StandInStages {

    @Produces
    @Singleton
    WordlessTranscription transcription() {
        return new WordlessTranscription();
    }
}
