package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.browser.Chromium;
import dev.hubbub.browser.LookedAt;
import dev.hubbub.localdev.command.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pictures of the dashboard, made anew from the samples with {@code -Dhubbub.pictures.write=true}: a stack runs them,
 * which takes some minutes, and a browser shows what came of them. What they made stays below {@code .hubbub}, so that it is
 * not made again for the next pictures.
 */
class DashboardPicturesTest {

    private static final Path PICTURES = CommandRun.HOME.resolve("docs/dashboard");

    /** What is waited for: a segment is played, so that its spectrogram shows below who speaks when. */
    private static final Map<String, String> READY = Map.of(
            "session",
            "(document.getElementById('timeline-head').scrollIntoView(),"
                    + " document.querySelector('[aria-current=true].play') || document.querySelector('a.play').click(),"
                    + " !document.getElementById('player-figure').hidden)");

    private static final Path KEPT = CommandRun.HOME.resolve(".hubbub/pictures");
    private static final long LARGEST = 600_000;
    private static final long ALL_TOGETHER = 2_500_000;

    // The browser may still write while it ends.
    @TempDir(cleanup = CleanupMode.NEVER)
    Path folder;

    @Test
    void the_pictures_are_small_and_each_is_shown_in_the_readme() throws Exception {
        if (Boolean.getBoolean("hubbub.pictures.write")) {
            write();
        }
        String readme = Files.readString(CommandRun.HOME.resolve("README.md"));
        List<Path> pictures;
        try (var files = Files.list(PICTURES)) {
            pictures = files.toList();
        }
        long sum = 0;
        for (Path picture : pictures) {
            assertThat(Files.size(picture)).as(picture.toString()).isLessThan(LARGEST);
            assertThat(readme).contains("docs/dashboard/" + picture.getFileName());
            sum += Files.size(picture);
        }
        assertThat(sum).isLessThan(ALL_TOGETHER);
    }

    private void write() throws Exception {
        try (StartedStack stack = StartedStack.on(KEPT)) {
            Path sessions = CommandRun.HOME.resolve(".hubbub/pictures-cocktail");
            for (int number = 1; number <= 2; number++) {
                Path session = sessions.resolve("session_" + number);
                if (Files.exists(session)) {
                    continue;
                }
                succeed(CommandRun.of(("generate-session " + session + " --seed " + number + " --speakers "
                                + (5 - number) + " --conversations 2 --seconds 20 --crosstalk 20"
                                + " --no-asd --no-lips --no-central")
                        .split(" ")));
            }
            succeed(stack.upload(sessions, "s3://hubbub/media/cocktail"));
            for (String sample : List.of("fine-tuning", "cocktail", "quickstart")) {
                succeed(stack.run(CommandRun.HOME.resolve("k8s/samples/" + sample + ".yaml")));
            }
            picture(DashboardViews.of(stack.data(), "quickstart", "fine-tuning", "cocktail"));
        }
    }

    private static void succeed(CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private void picture(Map<String, String> views) throws Exception {
        List<String> faults = new ArrayList<>();
        try (Chromium browser = new Chromium(Chromium.installed().orElseThrow(), folder.resolve("profile"))) {
            for (Map.Entry<String, String> view : views.entrySet()) {
                faults.addAll(LookedAt.faults(browser, view.getValue()));
                LookedAt.picture(
                        browser,
                        view.getValue(),
                        READY.getOrDefault(view.getKey(), "true"),
                        PICTURES.resolve(view.getKey() + ".png"));
            }
        }
        assertThat(faults).isEmpty();
    }
}
