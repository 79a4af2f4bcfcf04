package dev.hubbub.worker;

import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.Task;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stages this application has. */
@Singleton
class Stages {

    private final Map<StageName, Stage<? extends Task>> byName = new EnumMap<>(StageName.class);

    Stages(@All List<Stage<?>> stages) {
        for (Stage<?> stage : stages) {
            if (byName.put(stage.name(), stage) != null) {
                throw new IllegalStateException("Two stages are called " + stage.name());
            }
        }
    }

    /** The stage that does this task, if this application has it. */
    @SuppressWarnings("unchecked")
    Optional<Stage<Task>> of(Task task) {
        Stage<?> stage = byName.get(task.stage());
        return Optional.ofNullable((Stage<Task>) stage);
    }

    /** Their names. */
    Collection<StageName> names() {
        return byName.keySet();
    }
}
