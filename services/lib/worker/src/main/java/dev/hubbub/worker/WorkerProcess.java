package dev.hubbub.worker;

import dev.hubbub.contracts.setting.ImpossibleSettings;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.util.function.BiConsumer;

/** The process of a worker: one that cannot start with its settings ends in another way than one that failed. */
@QuarkusMain
public final class WorkerProcess {

    private WorkerProcess() {}

    /** Runs the application until it is asked to stop. */
    public static void main(String[] arguments) {
        BiConsumer<Integer, Throwable> usual = ApplicationLifecycleManager.getDefaultExitCodeHandler();
        ApplicationLifecycleManager.setDefaultExitCodeHandler(
                (code, cause) -> usual.accept(status(code, cause), cause));
        Quarkus.run(arguments);
    }

    /**
     * With what the process ends.
     *
     * @param usual with what it would end otherwise
     * @param cause why it did not start; absent if it did
     */
    static int status(int usual, Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ConfigurationException || each instanceof ConfigValidationException) {
                return ImpossibleSettings.EXIT_STATUS;
            }
        }
        return usual;
    }
}
