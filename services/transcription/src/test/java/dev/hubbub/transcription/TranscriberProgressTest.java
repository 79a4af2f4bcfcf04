package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.whisper.WhisperModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriberProgressTest {

    private static final Path RECORDING = Path.of("../../local-dev/samples/asterisk-en/agent-pass.g722");

    @TempDir
    Path checkpoint;

    private static Segment segment(int second) {
        return new Segment("s" + second, "a", second, second + 1.0, "ann", "en", "ann", 0);
    }

    @Test
    void the_speed_over_the_sound_is_told_after_every_batch() throws Exception {
        SegmentList session = new SegmentList("talk", List.of("ann"), List.of(segment(0), segment(1), segment(2)));
        ModelOptions options = new ModelOptions("cpu", ModelOptions.CPU.precision(), 0, 1);
        List<String> told = new ArrayList<>();

        try (WhisperModel model = WhisperModel.load(TimestampCheckpoint.writeTo(checkpoint), options)) {
            new Transcriber(model, options)
                    .transcribe(
                            session,
                            List.of(new Decoding(2, null, null, "en", false, false, 8)),
                            media -> RECORDING,
                            (fraction, what) -> told.add(what));
        }

        assertEquals(3, told.size(), told.toString());
        assertTrue(told.get(0).matches("1 of 3 segments, beam 2, \\d+\\.\\d times real time"), told.toString());
        assertTrue(told.get(2).startsWith("3 of 3 segments"), told.toString());
    }
}
