package dev.hubbub.localdev.recording;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the files of sources are called after: a session's folder after the session, a recording's files after it without
 * its ending, as {@code talk.vtt} is what players look for beside {@code talk.mp4}. Where another recording would have
 * files of the same name, the ending stays.
 */
public final class OutputNames {

    private final Set<String> recordings = new HashSet<>();
    private final Map<String, Integer> stems = new HashMap<>();

    private OutputNames() {}

    /** The names of sources whose files go into one folder. */
    public static OutputNames of(List<Source> sources) {
        OutputNames names = new OutputNames();
        for (Source source : sources) {
            if (source instanceof Source.Recording recording) {
                names.recordings.add(fileName(recording));
                names.stems.merge(stem(recording), 1, Integer::sum);
            }
        }
        return names;
    }

    /** What the files of one of the sources are called after, below the folder. */
    public Path of(Source source) {
        if (source instanceof Source.Recording recording && isFree(stem(recording))) {
            return Path.of(stem(recording));
        }
        return source.outputName();
    }

    /** A whole name that equals the stem is another recording's, or has no ending and is the stem itself. */
    private boolean isFree(String stem) {
        return stems.get(stem) == 1 && !recordings.contains(stem);
    }

    private static String fileName(Source.Recording recording) {
        return recording.outputName().toString();
    }

    private static String stem(Source.Recording recording) {
        String name = fileName(recording);
        int ending = name.lastIndexOf('.');
        return ending > 0 ? name.substring(0, ending) : name;
    }
}
