package dev.hubbub.contracts.task;

import java.util.Arrays;
import java.util.List;

/**
 * How captions of sessions of the layout {@code mcorec} become clips to learn from: each that a face track holds is one.
 * What is at its default is kept as absent.
 *
 * @param views whose recordings they are cut from, a clip for each view of a caption; absent is the central camera's alone
 * @param minSeconds shorter ones are left out; absent is half a second
 * @param maxSeconds longer ones are left out; absent is 30
 * @param joinSeconds captions of a speaker with no longer pause between them are one clip, as long as that is no longer than
 *     {@code maxSeconds}; absent is each caption by itself
 * @param withoutVocalEvents whether what is annotated in brackets, such as {@code [laughs]}, is taken out of texts; absent is
 *     no
 */
public record ClipSettings(
        List<CameraView> views, Double minSeconds, Double maxSeconds, Double joinSeconds, Boolean withoutVocalEvents) {

    /** Everything at its default. */
    public static final ClipSettings DEFAULT = new ClipSettings(null, null, null, null, null);

    private static final double SHORTEST = 0.5;
    private static final double LONGEST = 30;

    /** @throws IllegalArgumentException if no clip could be cut so */
    public ClipSettings {
        List<CameraView> asked = views;
        views = asked == null || asked.isEmpty()
                ? null
                : Arrays.stream(CameraView.values()).filter(asked::contains).toList();
        views = List.of(CameraView.CENTRAL).equals(views) ? null : views;
        minSeconds = unless(minSeconds, SHORTEST);
        maxSeconds = unless(maxSeconds, LONGEST);
        joinSeconds = unless(joinSeconds, 0);
        withoutVocalEvents = Boolean.TRUE.equals(withoutVocalEvents) ? true : null;
        double shortest = minSeconds == null ? SHORTEST : minSeconds;
        double longest = maxSeconds == null ? LONGEST : maxSeconds;
        if (!(shortest >= 0 && longest > shortest && Double.isFinite(longest))) {
            throw new IllegalArgumentException(
                    "clips.minSeconds (" + shortest + ") must be from 0 to below clips.maxSeconds (" + longest + ")");
        }
        if (joinSeconds != null && !(joinSeconds >= 0 && Double.isFinite(joinSeconds))) {
            throw new IllegalArgumentException("clips.joinSeconds must be seconds from 0 up, not " + joinSeconds);
        }
    }

    private static Double unless(Double value, double usual) {
        return value == null || value == usual ? null : value;
    }

    /** {@link #views}, said in any case. */
    public List<CameraView> allViews() {
        return views == null ? List.of(CameraView.CENTRAL) : views;
    }

    /** {@link #minSeconds}, said in any case. */
    public double shortest() {
        return minSeconds == null ? SHORTEST : minSeconds;
    }

    /** {@link #maxSeconds}, said in any case. */
    public double longest() {
        return maxSeconds == null ? LONGEST : maxSeconds;
    }

    /** {@link #joinSeconds}, said in any case. */
    public double pause() {
        return joinSeconds == null ? 0 : joinSeconds;
    }

    /** {@link #withoutVocalEvents}, said in any case. */
    public boolean takesOutVocalEvents() {
        return withoutVocalEvents != null;
    }
}
