package dev.hubbub.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program of somebody else, which says itself what it took. */
public final class OtherProgram {
    private OtherProgram() {}

    /** Whether a program can be started: where it can, what it says of itself does not matter. */
    public static boolean isThere(String program, String argument) {
        try {
            return new ProcessBuilder(program, argument)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Runs it to its end.
     *
     * @return all that it wrote, errors included
     * @throws UnsupportedOperationException if it cannot be started, or ends with a status of failure: with what it said
     */
    public static String said(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new UnsupportedOperationException(
                        command.get(0) + " failed with status " + status + ": " + said.strip());
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnsupportedOperationException(command.get(0) + " was waited for no longer.", e);
        }
    }
}
