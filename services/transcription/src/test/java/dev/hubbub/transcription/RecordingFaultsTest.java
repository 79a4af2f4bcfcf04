package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.media.UnreadableMediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose fault it is that a recording of several cannot be read, and how it is said. */
class RecordingFaultsTest {

    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();

    private OpenSession session(boolean looks, Segment... segments) throws Exception {
        SessionSource media = SessionSource.of(new SegmentList("one", List.of(), List.of(segments)), folder::resolve);
        SessionSource several = new SessionSource() {
            @Override
            public SegmentList segments() throws StageFailure, IOException {
                return media.segments();
            }

            @Override
            public Path locate(String name) throws StageFailure, IOException {
                return media.locate(name);
            }

            @Override
            public boolean goesOnWithoutSome() {
                return true;
            }
        };
        return new OpenSession(0, several, new MediaReader(), true, looks, notices::add, list -> List.of());
    }

    private static Segment segment(String id, String media) {
        return new Segment(id, media, 0, 1.0, "spk_0", null, "spk_0", 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_recording_that_is_not_there_just_now_is_read_another_time(boolean looks) throws Exception {
        new MediaWriter().write(folder.resolve("good.wav"), AudioEncoding.WAV, new float[16_000]);
        try (OpenSession session = session(looks, segment("s0", "gone.wav"), segment("s1", "good.wav"))) {
            IOException fault = assertThrows(IOException.class, session::read);
            assertInstanceOf(UnreadableMediaException.class, fault.getCause());
            assertEquals(
                    "The recording gone.wav does not exist or is no plain file: correct the path or put the file there",
                    fault.getMessage());
            assertEquals(List.of(), session.missing());
        }
    }

    @Test
    void what_is_wrong_with_a_recording_is_said_once_with_its_first_segment_and_how_many_others() throws Exception {
        new MediaWriter().write(folder.resolve("good.wav"), AudioEncoding.WAV, new float[16_000]);
        Files.writeString(folder.resolve("text.wav"), "no sound");
        try (OpenSession session = session(
                true,
                segment("t0", "text.wav"),
                segment("t1", "text.wav"),
                segment("t2", "text.wav"),
                segment("g0", "good.wav"),
                segment("g1", "good.wav"))) {
            for (int number = 0; number < 3; number++) {
                assertNull(session.read().clip());
            }
            session.read();
            session.read();
            assertEquals(2, session.missing().size(), "" + session.missing());
            assertEquals(
                    "The recording good.wav has no pictures in it: name a file with a video stream. Its speaker is only"
                            + " heard.",
                    session.missing().get(0));
            String unheard = session.missing().get(1);
            assertEquals(
                    " What is said in t0 is not heard. It is so with 2 other segments of this recording.",
                    unheard.substring(unheard.indexOf(" What is said")));
        }
    }
}
