package dev.hubbub.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.torch.NativeWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrows go down only: applications, then the worker, then the libraries, then the contracts. */
class ArchitectureTest {

    /** What each part may use of ours, itself aside. Whoever is not a value here is used by nobody. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("contracts", Set.of()),
            Map.entry("artifacts", Set.of("contracts")),
            Map.entry("datasets", Set.of("contracts", "artifacts", "hub", "scoring")),
            Map.entry("media", Set.of()),
            Map.entry("speech", Set.of()),
            Map.entry("hub", Set.of("contracts")),
            Map.entry("scoring", Set.of()),
            Map.entry("worker", Set.of("contracts", "artifacts", "hub")),
            Map.entry("embedded", Set.of()),
            Map.entry("cluster", Set.of()),
            Map.entry("browser", Set.of()),
            Map.entry("bench", Set.of("media", "scoring", "speech")),
            Map.entry("standin", Set.of("contracts", "artifacts", "datasets", "worker")),
            Map.entry(
                    "segmentation",
                    Set.of("contracts", "artifacts", "datasets", "media", "speech", "scoring", "worker")),
            Map.entry(
                    "transcription",
                    Set.of("contracts", "artifacts", "datasets", "media", "speech", "scoring", "worker")),
            Map.entry(
                    "training",
                    Set.of("contracts", "artifacts", "datasets", "hub", "media", "speech", "scoring", "worker")),
            Map.entry("evaluation", Set.of("contracts", "artifacts", "datasets", "media", "scoring", "worker")),
            Map.entry("controller", Set.of("contracts", "artifacts", "datasets", "hub", "scoring")),
            Map.entry(
                    "localdev",
                    Set.of(
                            "contracts",
                            "artifacts",
                            "datasets",
                            "media",
                            "speech",
                            "hub",
                            "scoring",
                            "embedded",
                            "cluster",
                            "segmentation",
                            "training",
                            "transcription")));

    /** The packages of the speech core that know an architecture: of families, and of what several are made of. */
    private static final String[] ARCHITECTURES = Stream.concat(
                    Stream.of("avhubert"),
                    ModelFamilies.all().stream()
                            .map(family -> family.getClass().getPackageName().split("\\.")[3]))
            .distinct()
            .map(architecture -> "dev.hubbub.speech." + architecture + "..")
            .toArray(String[]::new);

    private static JavaClasses ours;

    @BeforeAll
    static void read_the_compiled_classes_of_every_module() throws IOException {
        Path root = Path.of("..").toRealPath();
        try (Stream<Path> folders = Files.walk(root, 5)) {
            List<Path> compiled = folders.filter(path -> path.endsWith(Path.of("target", "classes")))
                    .toList();
            ours = new ClassFileImporter().importPaths(compiled);
        }
    }

    static Stream<String> parts() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void a_part_uses_only_the_parts_below_it(String part) {
        String[] forbidden = MAY_USE.keySet().stream()
                .filter(other -> !other.equals(part) && !MAY_USE.get(part).contains(other))
                .map(other -> "dev.hubbub." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that(resideInAPackage("dev.hubbub." + part + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden))
                .check(ours);
    }

    @Test
    void every_part_is_named_here_and_has_classes() {
        Set<String> found = ours.stream()
                .map(type -> type.getPackageName().split("\\.")[2])
                // It is built on top of this module, so its classes may not be there yet.
                .filter(part -> !part.equals("controllerbench"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(MAY_USE.keySet()), found);
    }

    @Test
    void the_contracts_need_nothing_but_java_and_jackson() {
        classes()
                .that(resideInAPackage("dev.hubbub.contracts.."))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("dev.hubbub.contracts..", "java..", "com.fasterxml.jackson.."))
                .check(ours);
    }

    @Test
    void the_development_cluster_knows_no_name_of_what_runs_on_it() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("cluster/src/main"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text =
                        Files.readString(file).replace("dev.hubbub.cluster", "").toLowerCase(Locale.ROOT);
                assertFalse(text.replace("dev/hubbub/cluster", "").contains("hubbub"), file.toString());
            }
        }
    }

    @Test
    void a_stage_knows_no_broker_no_cluster_and_no_container() {
        noClasses()
                .that()
                .implement(Stage.class)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "jakarta..",
                        "io.quarkus..",
                        "io.smallrye..",
                        "org.apache.kafka..",
                        "io.fabric8..",
                        "org.eclipse.microprofile.."))
                .check(ours);
    }

    @Test
    void whoever_has_a_model_knows_nothing_of_its_family() {
        noClasses()
                .that(resideInAnyPackage(
                        "dev.hubbub.transcription..", "dev.hubbub.training..", "dev.hubbub.localdev.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(ARCHITECTURES))
                .check(ours);
    }

    @Test
    void the_registry_alone_brings_families_together() {
        noClasses()
                .that(resideInAPackage("dev.hubbub.speech.."))
                .and(not(resideInAnyPackage(ARCHITECTURES)))
                .and(not(type(ModelFamilies.class)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(ARCHITECTURES))
                .check(ours);
    }

    /**
     * What two of them need is in a package of neither: that of the architecture, without the family's own. The bench,
     * which measures them, may know each.
     */
    @Test
    void no_family_is_known_to_another() {
        for (ModelFamily family : ModelFamilies.all()) {
            String own = family.getClass().getPackageName() + "..";
            noClasses()
                    .that(resideInAPackage("dev.hubbub.speech.."))
                    .and(not(resideInAPackage(own)))
                    .and(not(type(ModelFamilies.class)))
                    .should()
                    .dependOnClassesThat(resideInAPackage(own))
                    .check(ours);
        }
    }

    @Test
    void the_parts_of_the_speech_core_form_no_circle() {
        slices().matching("dev.hubbub.speech.(*)..").should().beFreeOfCycles().check(ours);
    }

    /** One that ends in the middle of an operation crashes now and then, too rarely for a test that ends some to see it. */
    @Test
    void every_process_that_computes_with_a_model_ends_between_two_operations() {
        Set<String> computing = MAY_USE.keySet().stream()
                .filter(part -> MAY_USE.get(part).contains("speech"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> ending = ours.get(NativeWork.class).getMethodCallsToSelf().stream()
                .map(call -> call.getOriginOwner().getPackageName().split("\\.")[2])
                .filter(part -> !part.equals("speech"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(computing, ending);
    }

    @Test
    void a_class_is_named_for_what_it_is() {
        noClasses()
                .that(resideInAPackage("dev.hubbub.."))
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)$")
                .check(ours);
    }
}
