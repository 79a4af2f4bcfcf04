package dev.hubbub.bench.pytorch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.bench.time.Spent;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/** A model on PyTorch in Python, in a process of its own, which does what it is told and says what it took. */
final class PyTorchPeer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;
    private final String version;

    private PyTorchPeer(Process process) throws IOException {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.version = answer().path("torch").asText();
    }

    /**
     * Whether a program is a Python that has PyTorch and another package.
     *
     * @param python its name or path
     * @param other the package besides, or PyTorch itself
     */
    static boolean has(String python, String other) {
        try {
            Process asked = new ProcessBuilder(python, "-c", "import torch, " + other)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return asked.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Starts one.
     *
     * @param name of the script
     * @param folder where the script is put
     * @param shape what the script's first lines say
     */
    static PyTorchPeer start(String python, String name, Path folder, Object shape) {
        Path script = folder.resolve(name);
        try (InputStream text = PyTorchPeer.class.getResourceAsStream(name)) {
            Files.copy(text, script, StandardCopyOption.REPLACE_EXISTING);
            Process process = new ProcessBuilder(python, script.toString(), JSON.writeValueAsString(shape))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new PyTorchPeer(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PyTorch's version. */
    String version() {
        return version;
    }

    Spent encode(int clips) {
        return measured("encode " + clips);
    }

    Spent decode(int beams) {
        return measured("decode " + beams);
    }

    Spent train(int clips) {
        return measured("train " + clips);
    }

    private Spent measured(String order) {
        try {
            orders.write(order);
            orders.newLine();
            orders.flush();
            JsonNode spent = answer();
            return new Spent(
                    spent.path("wallSeconds").doubleValue(),
                    spent.path("cpuSeconds").doubleValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new UnsupportedOperationException(
                    "The PyTorch that is compared with has ended: what it said is above.");
        }
        return JSON.readTree(line);
    }

    @Override
    public void close() {
        try {
            orders.close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
