package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.track.SessionOverview.SpeakerOverview;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Pictures of speakers' lips, as many as a page may hold that is sent by mail. */
public final class LipStrips {

    /** Bytes of pictures; in the page they are a third more. */
    static final long MOST_BYTES = 1_200_000;

    private final Map<String, Map<String, byte[]>> bySession = new HashMap<>();
    private final long most;
    private long bytes;

    /** No picture yet. */
    public LipStrips() {
        this(MOST_BYTES);
    }

    LipStrips(long most) {
        this.most = most;
    }

    /**
     * Adds those of a session, none of them if all together were too many then.
     *
     * @param files its files
     */
    public void add(SessionOverview overview, OutputFiles files) throws IOException {
        Map<String, byte[]> pictures = new HashMap<>();
        long more = 0;
        for (SpeakerOverview speaker : overview.speakers()) {
            if (speaker.strip() != null) {
                byte[] picture = files.read(speaker.strip());
                pictures.put(speaker.speaker(), picture);
                more += picture.length;
            }
        }
        if (bytes + more <= most) {
            bytes += more;
            bySession.put(overview.session(), pictures);
        }
    }

    /** A speaker's picture as the address of an image; nothing if there is none. */
    Optional<String> address(String session, String speaker) {
        return Optional.ofNullable(bySession.getOrDefault(session, Map.of()).get(speaker))
                .map(picture -> "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(picture));
    }
}
