package dev.hubbub.evaluation.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.ws.rs.GET;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The views are the methods that answer with pages, and their pictures are called as they are. */
class ViewPicturesTest {

    private static final Path HOME = Path.of("../..");

    @Test
    void each_view_has_its_picture_and_the_readme_shows_it() throws Exception {
        Set<String> views = Stream.of(
                        DashboardResource.class,
                        ExperimentPagesResource.class,
                        TrialPagesResource.class,
                        LineagePagesResource.class,
                        FamiliesPageResource.class)
                .flatMap(resource -> Stream.of(resource.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(GET.class))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        String readme = Files.readString(HOME.resolve("README.md"));
        Set<String> shown = new TreeSet<>(views);
        shown.removeIf(view -> !readme.contains("(docs/dashboard/" + view + ".png)"));
        assertEquals(views, shown, "the views that README.md shows a picture of");
        try (Stream<Path> files = Files.list(HOME.resolve("docs/dashboard"))) {
            assertEquals(
                    views,
                    files.map(file -> file.getFileName().toString().replace(".png", ""))
                            .collect(Collectors.toCollection(TreeSet::new)),
                    "pictures; -Dhubbub.pictures.write=true with DashboardPicturesTest makes them");
        }
    }
}
