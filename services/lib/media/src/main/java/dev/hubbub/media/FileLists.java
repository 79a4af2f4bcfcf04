package dev.hubbub.media;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lists of other files, such as playlists, whatever they are called: FFmpeg opens those files while it opens the list. */
final class FileLists {

    /** Formats of FFmpeg's. */
    private static final List<String> FORMATS = List.of("hls", "concat", "dash", "imf");

    /** How HLS playlists and FFmpeg's own lists begin, without which FFmpeg takes nothing for one. */
    private static final List<String> BEGINNINGS = List.of("#EXTM3U", "ffconcat version");

    private static final int LONGEST_BEGINNING = 16;

    private FileLists() {}

    /** Refuses a file that is seen to be a list by how it begins, before anything opens what it names. */
    static void refuse(Path file) throws UnreadableMediaException {
        try (InputStream in = Files.newInputStream(file)) {
            String beginning = new String(in.readNBytes(LONGEST_BEGINNING), StandardCharsets.ISO_8859_1);
            if (BEGINNINGS.stream().anyMatch(beginning::startsWith)) {
                throw refused(file);
            }
        } catch (UnreadableMediaException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableMediaException(
                    file, Reason.DAMAGED, "cannot be read (" + e + "): check the disk it lies on");
        }
    }

    /** Whether a format of FFmpeg's is a list of files. */
    static boolean isFormat(String name) {
        return FORMATS.contains(name);
    }

    static UnreadableMediaException refused(Path file) {
        return new UnreadableMediaException(
                file,
                Reason.NOT_MEDIA,
                "is a list of other files, which are not opened for it: name the recordings themselves, or join them"
                        + " into one file");
    }
}
