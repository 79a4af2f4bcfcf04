package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.track.SessionOverview.SpeakerOverview;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Pictures of speakers' lips, as many as a page may hold that is sent by mail. */
public final class LipStrips {

    /** Bytes of pictures; in the page they are a third more. */
    static final long MOST_BYTES = 1_200_000;

    private record Source(SessionOverview overview, OutputFiles files) {}

    private final Map<String, Source> sources = new HashMap<>();
    private final long most;

    /** No picture yet. */
    public LipStrips() {
        this(MOST_BYTES);
    }

    LipStrips(long most) {
        this.most = most;
    }

    /**
     * Adds those of a session.
     *
     * @param files its files, read when they are shown
     */
    public void add(SessionOverview overview, OutputFiles files) {
        sources.put(overview.session(), new Source(overview, files));
    }

    /** Pictures for a page that has none yet. */
    OnPage onPage() {
        return new OnPage();
    }

    /** What a page shows of them. */
    final class OnPage {

        private long bytes;
        private int leftOut;

        /** The addresses of a session's pictures by speaker, none of them if all together were too many then. */
        Map<String, String> of(String session) {
            Source source = sources.get(session);
            if (source == null) {
                return Map.of();
            }
            Map<String, String> addresses = new HashMap<>();
            long more = 0;
            for (SpeakerOverview speaker : source.overview().speakers()) {
                if (speaker.strip() != null) {
                    byte[] picture = read(source.files(), speaker.strip());
                    addresses.put(
                            speaker.speaker(),
                            "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(picture));
                    more += picture.length;
                }
            }
            if (bytes + more > most) {
                leftOut++;
                return Map.of();
            }
            bytes += more;
            return addresses;
        }

        /** Of how many sessions the pictures are left out, because they were too many. */
        int leftOut() {
            return leftOut;
        }

        private static byte[] read(OutputFiles files, String strip) {
            try {
                return files.read(strip);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
