package dev.hubbub.training;

import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.training.soup.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a soup has judged, as the state of a task, which whoever does the task next gets. */
record KeptJudgements(StageContext context) implements Memory {

    private static final String FILE = "judged.json";

    @Override
    public Optional<byte[]> read() throws IOException {
        Path kept = context.scratchDirectory().resolve("kept");
        try {
            return context.restore(kept) && Files.exists(kept.resolve(FILE))
                    ? Optional.of(Files.readAllBytes(kept.resolve(FILE)))
                    : Optional.empty();
        } catch (StageFailure e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void write(byte[] judged) throws IOException {
        Path snapshot = Files.createTempDirectory(context.scratchDirectory(), "judged");
        Files.write(snapshot.resolve(FILE), judged);
        context.keep(snapshot);
    }

    @Override
    public void forget() {
        // What is kept of a task is gone once it is done.
    }
}
