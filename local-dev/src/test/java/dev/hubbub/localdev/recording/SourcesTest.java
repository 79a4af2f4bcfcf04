package dev.hubbub.localdev.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {

    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    private static List<String> names(Path... paths) throws Exception {
        return Sources.in(List.of(paths)).all().stream().map(Source::name).toList();
    }

    @Test
    void a_folder_gives_what_looks_like_a_recording_in_the_order_of_names() throws Exception {
        Path later = file("b/talk.MP3");
        Path first = file("a/talk.wav");
        file("a/notes.txt");
        file("a/list.jsonl");

        assertThat(names(folder)).containsExactly(first.toString(), later.toString());
    }

    @Test
    void a_file_that_is_named_is_a_recording_whatever_it_is_called() throws Exception {
        Path odd = file("recording.from-the-room");

        assertThat(names(odd)).containsExactly(odd.toString());
    }

    @Test
    void what_is_named_twice_is_transcribed_once() throws Exception {
        Path talk = file("talks/talk.wav");
        file("talks/session/metadata.json");

        assertThat(names(talk, folder.resolve("talks"), folder.resolve("talks/../talks/session")))
                .containsExactly(talk.toString(), "session");
    }

    @Test
    void tracks_of_a_session_are_no_recordings_of_their_own() throws Exception {
        file("set/session/metadata.json");
        file("set/session/speakers/spk_0/track.mp4");

        assertThat(names(folder)).containsExactly("session");
    }

    @Test
    void links_are_followed_and_one_that_leads_in_a_circle_or_nowhere_is_passed_over() throws Exception {
        Path talk = file("data/talk.wav");
        Path here = Files.createDirectories(folder.resolve("here"));
        Files.createSymbolicLink(here.resolve("linked"), talk.getParent());
        Files.createSymbolicLink(here.resolve("circle"), here);
        Files.createSymbolicLink(here.resolve("nowhere.wav"), folder.resolve("nowhere.wav"));

        assertThat(names(here)).containsExactly(here.resolve("linked/talk.wav").toString());
    }

    @Test
    void a_path_that_is_not_there_is_an_error() {
        assertThatThrownBy(() -> names(folder.resolve("nothing"))).isInstanceOf(NoSuchFileException.class);
    }
}
