package dev.hubbub.localdev.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentFileTest {

    @TempDir
    Path folder;

    @Test
    void the_quickstart_is_an_experiment() throws InvalidExperimentException {
        ExperimentFile file = ExperimentFile.read(Path.of("../k8s/samples/quickstart.yaml"));

        assertThat(file.name()).isEqualTo("quickstart");
        assertThat(file.namespace()).isEmpty();
        assertThat(file.resource().at("/spec/models")).hasSize(2);
    }

    @Test
    void another_kind_of_resource_is_refused_by_name() {
        assertRefused("{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}", "a ConfigMap of 'v1'");
    }

    @Test
    void an_experiment_without_a_name_is_refused() {
        assertRefused("{apiVersion: hubbub.dev/v1alpha1, kind: Experiment}", "metadata.name");
    }

    @Test
    void two_documents_are_refused() {
        assertRefused("kind: Experiment\n---\nkind: Experiment\n", "2 YAML documents");
    }

    @Test
    void an_empty_file_is_refused() {
        assertRefused("# nothing yet\n", "0 YAML documents");
    }

    @Test
    void what_is_not_yaml_is_refused_with_its_line() {
        assertRefused(
                "kind: Experiment\nspec: [1, 2\nmore: x\n", "is not YAML: while parsing a flow sequence, expected");
    }

    @Test
    void a_field_given_twice_is_refused() {
        assertRefused("kind: Experiment\nkind: Trial\n", "kind");
    }

    private void assertRefused(String yaml, String because) {
        assertThatThrownBy(() -> ExperimentFile.read(write(yaml)))
                .isInstanceOf(InvalidExperimentException.class)
                .hasMessageContaining("experiment.yaml")
                .hasMessageContaining(because);
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("experiment.yaml"), yaml);
    }
}
