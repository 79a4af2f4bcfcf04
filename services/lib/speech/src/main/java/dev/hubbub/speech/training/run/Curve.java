package dev.hubbub.speech.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.NewFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What a run kept of every step: JSON objects, one a line, of steps and of evaluations. */
final class Curve implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String ERROR_RATE = "errorRate";

    private final Path file;
    private final Writer writer;

    /** @param progress where the run goes on; what was written of what comes later goes */
    Curve(Path file, RunProgress progress) {
        this.file = file;
        try {
            List<String> kept = new ArrayList<>();
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    if (isKept(line, progress)) {
                        kept.add(line);
                    }
                }
            }
            byte[] content = (kept.isEmpty() ? "" : String.join("\n", kept) + "\n").getBytes(StandardCharsets.UTF_8);
            // Beside it first: a run that is killed here, or finds the disk full, keeps what it had.
            NewFile.write(file, out -> out.write(content));
            this.writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** A run that was killed can have left half a line. */
    private static boolean isKept(String line, RunProgress progress) {
        try {
            JsonNode said = JSON.readTree(line);
            int step = said.path("step").asInt(Integer.MAX_VALUE);
            return said.has(ERROR_RATE) ? progress.isEvaluated(step) : step <= progress.step;
        } catch (IOException e) {
            return false;
        }
    }

    void add(TrainingListener.Step step) {
        ObjectNode line = JSON.createObjectNode();
        line.put("step", step.step());
        line.put("epochs", step.epochs());
        line.put("loss", step.losses().total());
        line.put("crossEntropy", step.losses().crossEntropy());
        line.put("divergence", step.losses().divergence());
        line.put("drift", step.losses().drift());
        step.losses().parts().forEach(line::put);
        line.put("learningRate", step.rate());
        line.put("gradientNorm", step.gradientNorm());
        line.put("taken", step.taken());
        line.put("examplesPerSecond", step.examplesPerSecond());
        line.put("residentPeakBytes", step.memory().process());
        step.memory().gpu().ifPresent(bytes -> line.put("gpuBytes", bytes));
        write(line);
    }

    void add(int step, Evaluation evaluation) {
        ObjectNode line = JSON.createObjectNode();
        line.put("step", step);
        line.put(ERROR_RATE, evaluation.errorRate());
        line.put("errors", evaluation.errors());
        line.put("words", evaluation.words());
        write(line);
    }

    private void write(ObjectNode line) {
        try {
            writer.write(JSON.writeValueAsString(line) + "\n");
            writer.flush();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private CheckpointException cannotWrite(IOException e) {
        return new CheckpointException(file + " cannot be written: " + e.getMessage() + ".", e);
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }
}
