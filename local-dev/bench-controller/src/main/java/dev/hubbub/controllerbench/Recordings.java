package dev.hubbub.controllerbench;

import dev.hubbub.artifacts.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Puts recordings of a second each into the store, every one a file of its own, with the manifest that names them. */
final class Recordings {

    private static final int RATE = 8000;
    private static final int THREADS = 8;
    private static final int HEADER = 44;

    private final ObjectStore store;

    Recordings(ObjectStore store) {
        this.store = store;
    }

    void store(BenchExperiment experiment) throws IOException, InterruptedException {
        ExecutorService uploads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> done = IntStream.range(0, experiment.recordings())
                    .<Future<?>>mapToObj(i -> uploads.submit(() -> {
                        store.put(
                                experiment.media() + name(i),
                                wave(experiment.name().hashCode() * 31 + i));
                        return null;
                    }))
                    .toList();
            for (Future<?> upload : done) {
                upload.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            uploads.shutdownNow();
        }
        StringBuilder manifest = new StringBuilder();
        for (int i = 0; i < experiment.recordings(); i++) {
            // As NeMo writes them, with the duration: nobody has to open a recording to know it.
            manifest.append("{\"audio_filepath\": \"")
                    .append(name(i))
                    .append("\", \"duration\": 1.0, \"text\": \"hello\"}\n");
        }
        store.put(experiment.media() + "manifest.jsonl", manifest.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String name(int i) {
        return String.format(Locale.ROOT, "r%06d.wav", i);
    }

    /** A second of 8-bit silence with a few bytes that tell it from all others. */
    private static byte[] wave(int seed) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER - 8 + RATE);
        header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        header.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(RATE);
        header.putShort((short) 1).putShort((short) 8);
        header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(RATE);
        byte[] samples = new byte[RATE];
        java.util.Arrays.fill(samples, (byte) 128);
        ByteBuffer.wrap(samples).putInt(seed);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            file.write(header.array());
            file.write(samples);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }
}
