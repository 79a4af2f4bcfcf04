package dev.hubbub.localdev.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * The process' standard output, which remembers what kept it from being written: the writers of Java pass over that, and
 * what was asked for would be lost without a word.
 */
public final class StandardOutput extends FilterOutputStream {

    private IOException fault;

    /** Over the stream that it goes to. */
    public StandardOutput(OutputStream out) {
        super(out);
    }

    /** That of this process. */
    public static StandardOutput ofProcess() {
        return new StandardOutput(new FileOutputStream(FileDescriptor.out));
    }

    /** Writes to it, in the encoding of the terminal. */
    public PrintWriter writer() {
        String encoding = System.getProperty("stdout.encoding");
        Charset charset = encoding == null ? Charset.defaultCharset() : Charset.forName(encoding);
        return new PrintWriter(new OutputStreamWriter(this, charset), true);
    }

    /**
     * What was lost, in a sentence; absent if nothing was, or if whoever read it had enough and closed it, as {@code
     * head} does.
     */
    public Optional<String> loss() {
        if (fault == null || String.valueOf(fault.getMessage()).contains("Broken pipe")) {
            return Optional.empty();
        }
        return Optional.of("Standard output cannot be written (" + fault.getMessage()
                + "), and what was printed is not complete: free space where it goes, or send it elsewhere.");
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            fault = fault == null ? e : fault;
            throw e;
        }
    }
}
