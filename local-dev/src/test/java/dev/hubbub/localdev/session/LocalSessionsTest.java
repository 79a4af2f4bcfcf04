package dev.hubbub.localdev.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSessionsTest {

    @TempDir
    Path folder;

    @Test
    void a_manifest_is_read_once_however_many_sessions_it_has() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            new MediaWriter().write(folder.resolve(i + ".wav"), AudioEncoding.WAV, 0, 16_000, new float[16_000]);
            lines.add("{\"audio_filepath\": \"" + i + ".wav\", \"duration\": 0.5}");
        }
        Path manifest = Files.write(folder.resolve("five.jsonl"), lines);

        LocalSessions sessions = LocalSessions.in(manifest, CameraView.CENTRAL);
        // Whoever wants to read it again cannot.
        Files.delete(manifest);

        List<String> notices = new ArrayList<>();
        assertThat(sessions.segments(Hysteresis.DEFAULT, 15, notices::add))
                .extracting(SegmentList::session)
                .containsExactly("0", "1", "2", "3", "4");
        assertThat(notices).isEmpty();
    }
}
