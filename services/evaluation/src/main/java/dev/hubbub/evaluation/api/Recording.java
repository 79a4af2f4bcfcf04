package dev.hubbub.evaluation.api;

import dev.hubbub.artifacts.FileCache;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.stage.KeptFiles;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.datasets.RowRecording;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A recording as it is stored. */
interface Recording {

    /** What browsers play, by how its files end. */
    Map<String, String> PLAYED = Map.of(
            "wav", "audio/wav",
            "flac", "audio/flac",
            "mp3", "audio/mpeg",
            "ogg", "audio/ogg",
            "opus", "audio/ogg",
            "m4a", "audio/mp4",
            "mp4", "video/mp4",
            "webm", "video/webm");

    /** What it is called. */
    String name();

    /** Its bytes. */
    long size();

    /** Some of its bytes; fewer only where they end. */
    byte[] read(long start, int length) throws IOException;

    /** The recording as a file, for as long as it is open. */
    Opened open() throws IOException;

    /** A file that stays until it is closed. */
    interface Opened extends AutoCloseable {

        Path path();

        @Override
        void close();
    }

    /** What browsers take it for; absent if they do not play it. */
    default Optional<String> playedAs() {
        return Optional.ofNullable(PLAYED.get(ending(name())));
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /**
     * An object of its own.
     *
     * @param bucket where it is
     * @param key what it is called there
     * @param object what it is now
     * @param cache where it is kept as a file
     */
    record Stored(ObjectStore bucket, String key, StoredObject object, FileCache cache) implements Recording {

        @Override
        public String name() {
            return key;
        }

        @Override
        public long size() {
            return object.size();
        }

        @Override
        public byte[] read(long start, int length) throws IOException {
            return bucket.read(key, object, start, length);
        }

        @Override
        public Opened open() throws IOException {
            String name = key.contains(".") ? "recording." + ending(key) : "recording";
            String identity = "recording " + bucket.uri(key) + " " + object.size() + " " + object.identity();
            FileCache.Lease lease = cache.acquire(identity, folder -> bucket.get(key, object, folder.resolve(name)));
            return new Leased(lease.directory().resolve(name), lease::close);
        }
    }

    /**
     * A row of a table.
     *
     * @param row which
     * @param name what its file is called
     * @param size its bytes
     * @param kept where it is taken out of its table
     */
    record OfRow(RowRecording row, String name, long size, KeptFiles kept) implements Recording {

        /** @throws UnknownException if it is not there */
        static OfRow of(RowRecording row, KeptFiles kept) throws IOException {
            try (PlannedFiles.Opened file = hold(row, kept)) {
                return new OfRow(row, file.path().getFileName().toString(), Files.size(file.path()), kept);
            }
        }

        @Override
        public byte[] read(long start, int length) throws IOException {
            try (PlannedFiles.Opened file = hold(row, kept);
                    FileChannel channel = FileChannel.open(file.path())) {
                ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(length, channel.size() - start)));
                while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
                    // Until all are there.
                }
                return bytes.array();
            }
        }

        @Override
        public Opened open() throws IOException {
            PlannedFiles.Opened file = hold(row, kept);
            return new Leased(file.path(), file::close);
        }

        private static PlannedFiles.Opened hold(RowRecording row, KeptFiles kept) throws IOException {
            try {
                return row.hold(kept);
            } catch (StageFailure e) {
                throw new UnknownException("The recording is no longer in its table, or its table was replaced.");
            }
        }
    }

    /** A file and what lets it go. */
    record Leased(Path path, Runnable lease) implements Opened {

        @Override
        public void close() {
            lease.run();
        }
    }
}
