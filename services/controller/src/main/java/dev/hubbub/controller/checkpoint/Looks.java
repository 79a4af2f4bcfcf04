package dev.hubbub.controller.checkpoint;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.controller.resource.CheckpointStatus;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What is remembered of the looks at Checkpoints' places, because no status says it. After a restart it begins empty: what
 * lies somewhere is watched for a moment once more, and faults are said once more.
 */
final class Looks {

    /**
     * What the looks at one place came to.
     *
     * @param files what tells the files that were seen from others; absent while they are not whole
     * @param since when they were first seen so
     * @param vain what the last look was in vain for; absent if it was not
     * @param pause how long one waits after it
     * @param fault what went wrong, and was said
     */
    private record Look(Digest files, Instant since, String vain, Duration pause, String fault) {

        static final Look NONE = new Look(null, null, null, null, null);
    }

    private final Map<ResourceID, Look> looks = new ConcurrentHashMap<>();
    private final Map<ResourceID, CheckpointStatus> said = new ConcurrentHashMap<>();

    /** Since when a place has these files, as far as it was looked at. */
    Instant since(ResourceID id, Digest files, Instant now) {
        return change(
                        id,
                        look -> files.equals(look.files())
                                ? new Look(files, look.since(), null, null, look.fault())
                                : new Look(files, now, null, null, look.fault()))
                .since();
    }

    /** When the files that a place has were first seen; absent if none were. */
    Optional<Instant> since(ResourceID id) {
        return Optional.ofNullable(looks.getOrDefault(id, Look.NONE).since());
    }

    /**
     * A look was in vain.
     *
     * @param why what is missing, and of which spec: while it is the same one looks less and less often
     * @return how long to wait until the next one
     */
    Duration inVain(ResourceID id, String why, Duration first, Duration longest) {
        return change(id, look -> {
                    Duration pause = why.equals(look.vain()) ? look.pause().multipliedBy(2) : first;
                    return new Look(null, null, why, pause.compareTo(longest) < 0 ? pause : longest, look.fault());
                })
                .pause();
    }

    /** Whether this goes wrong with a Checkpoint since now. */
    boolean isNews(ResourceID id, String fault) {
        boolean news = !fault.equals(looks.getOrDefault(id, Look.NONE).fault());
        change(id, look -> new Look(look.files(), look.since(), look.vain(), look.pause(), fault));
        return news;
    }

    /** All went well: what goes wrong from now on is news. */
    void wentWell(ResourceID id) {
        looks.computeIfPresent(
                id, (key, look) -> new Look(look.files(), look.since(), look.vain(), look.pause(), null));
    }

    /** What is said of a Checkpoint from now on is this. */
    void says(ResourceID id, CheckpointStatus status) {
        said.put(id, status);
    }

    /** Whether a status is somebody else's word. */
    boolean isOthers(ResourceID id, CheckpointStatus shown) {
        CheckpointStatus own = said.get(id);
        return own != null && !own.equals(shown);
    }

    /** Forgets all but these Checkpoints. */
    void keepOnly(Collection<ResourceID> there) {
        looks.keySet().retainAll(there);
        said.keySet().retainAll(there);
    }

    /** How many Checkpoints something is remembered of. */
    int size() {
        return looks.size();
    }

    private Look change(ResourceID id, UnaryOperator<Look> change) {
        return looks.compute(id, (key, look) -> change.apply(Objects.requireNonNullElse(look, Look.NONE)));
    }
}
