package dev.hubbub.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fills an entry of a cache, says {@code h}, and holds the entry until it is killed. */
final class HoldingRun {

    private HoldingRun() {}

    public static void main(String[] arguments) throws IOException {
        FileCache cache = new FileCache(Path.of(arguments[0]), 1 << 20);
        cache.acquire(arguments[1], directory -> Files.write(directory.resolve("x"), new byte[1000]));
        System.out.print('h');
        System.out.flush();
        // Nobody writes to this process: the read ends when the parent does.
        System.in.read();
    }
}
