package dev.hubbub.localdev.comparison;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.recording.LocalTranscriber;
import dev.hubbub.localdev.recording.Source;
import dev.hubbub.localdev.recording.Sources;
import dev.hubbub.localdev.session.UtteranceFiles;
import dev.hubbub.localdev.session.UtteranceFiles.Pairs;
import dev.hubbub.localdev.transcript.TranscriptFormat;
import dev.hubbub.transcription.TranscriptionListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Function;

/** The recordings of a manifest, written down by a model. */
public final class DecodedManifest {

    private DecodedManifest() {}

    /**
     * Decodes all of it.
     *
     * @param listener of each session
     * @return its references with what was recognised of them
     * @throws StageFailure if a recording cannot be decoded: a rate over the others is none of this manifest
     */
    public static Pairs of(
            Path manifest, LocalTranscriber transcriber, Function<Source, TranscriptionListener> listener)
            throws StageFailure, IOException, InterruptedException {
        Path recognised = Files.createTempFile("hubbub-recognised", ".jsonl");
        try {
            for (Source source : Sources.in(List.of(manifest)).all()) {
                String lines = TranscriptFormat.MANIFEST.write(source.transcribe(transcriber, listener.apply(source)));
                Files.writeString(recognised, lines, StandardOpenOption.APPEND);
            }
            return UtteranceFiles.read(manifest, recognised, "pred_text", UtteranceFiles.Matching.PATH);
        } finally {
            Files.delete(recognised);
        }
    }
}
