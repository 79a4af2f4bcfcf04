package dev.hubbub.transcription;

import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.NativeWork;
import dev.hubbub.speech.torch.TorchRuntime;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Singleton;

/** What a transcription pod does with the tasks of its topic. */
@ApplicationScoped
public class TranscriptionStages {

    /** Behind the observers that have none. */
    private static final int AFTER_TASKS = ObserverMethod.DEFAULT_PRIORITY + 500;

    // Never disposed of: a task that was given up may still be computing when the process ends, which frees it all.
    @Produces
    @Singleton
    @Startup
    ModelKeeper models(TranscriptionSettings settings) {
        ModelOptions options = settings.model();
        try {
            // An engine or a device that is not there must end the pod, not fail its tasks.
            TorchRuntime.engine();
            TorchRuntime.device(options.device());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("HUBBUB_DEVICE cannot be used: " + e.getMessage(), e);
        }
        return new ModelKeeper(options);
    }

    @Produces
    @Singleton
    TranscriptionStage transcription(ModelKeeper models) {
        return new TranscriptionStage(models);
    }

    /** When the task at hand has ended, or was given up: native code that is in the middle of something comes to its end. */
    void end(@Observes @Priority(AFTER_TASKS) ShutdownEvent event) throws InterruptedException {
        NativeWork.end();
    }
}
