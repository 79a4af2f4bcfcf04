package dev.hubbub.localdev.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutputNamesTest {

    private static List<String> names(String... files) {
        List<Source> sources = Stream.of(files)
                .<Source>map(file -> new Source.Recording(Path.of(file)))
                .toList();
        OutputNames names = OutputNames.of(sources);
        return sources.stream().map(source -> names.of(source).toString()).toList();
    }

    @Test
    void a_recording_gives_its_name_without_the_ending() {
        assertThat(names("a/talk.mp4", "a/2024.01.05.wav", "b/odd", "b/.hidden"))
                .containsExactly("talk", "2024.01.05", "odd", ".hidden");
    }

    @Test
    void the_ending_stays_where_another_recording_has_the_name_without_it() {
        assertThat(names("a/talk.mp4", "b/talk.wav", "a/other.wav")).containsExactly("talk.mp4", "talk.wav", "other");
    }

    @Test
    void no_name_is_the_whole_name_of_another_recording() {
        assertThat(names("talk.mp4", "talk.wav", "talk.mp4.wav"))
                .containsExactly("talk.mp4", "talk.wav", "talk.mp4.wav")
                .doesNotHaveDuplicates();
    }
}
