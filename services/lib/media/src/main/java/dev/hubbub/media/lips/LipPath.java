package dev.hubbub.media.lips;

import dev.hubbub.media.face.Landmarks;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the mouth is in each picture of a track, and how sure that is.
 *
 * @param patches one per picture
 */
record LipPath(List<MouthPatch> patches, LipQuality quality) {

    /** The baseline's own limit; its smoothing needs as many. */
    static final int FEWEST_PICTURES = 12;

    private static final double JUMP_OF_EYES = 0.25;

    /**
     * The path that points lead along.
     *
     * @param found for each picture its points or {@code null}
     * @param height of the pictures
     * @param width of the pictures
     */
    static LipPath of(String detector, List<Landmarks> found, int height, int width) {
        int faces = (int) found.stream().filter(Objects::nonNull).count();
        List<MouthPatch> patches = new ArrayList<>();
        int held = 0;
        if (faces > 0) {
            List<Landmarks> path = LandmarkPath.completed(found);
            for (int picture = 0; picture < path.size(); picture++) {
                Optional<MouthPatch> patch = MouthPatch.of(LandmarkPath.smoothed(path, picture));
                held += patch.isEmpty() ? 1 : 0;
                patches.add(patch.orElse(null));
            }
        }
        if (held == patches.size()) {
            LipQuality quality = new LipQuality(detector, found.size(), faces, jumps(found), 0, true);
            return new LipPath(
                    found.stream()
                            .map(picture -> MouthPatch.fixed(height, width))
                            .toList(),
                    quality);
        }
        hold(patches);
        return new LipPath(patches, new LipQuality(detector, found.size(), faces, jumps(found), held, false));
    }

    /** Before the first patch there is none to keep, so that one is taken. */
    private static void hold(List<MouthPatch> patches) {
        MouthPatch last = patches.stream().filter(Objects::nonNull).findFirst().orElseThrow();
        for (int picture = 0; picture < patches.size(); picture++) {
            last = patches.get(picture) == null ? last : patches.get(picture);
            patches.set(picture, last);
        }
    }

    private static int jumps(List<Landmarks> found) {
        int jumps = 0;
        for (int picture = 1; picture < found.size(); picture++) {
            Landmarks before = found.get(picture - 1);
            Landmarks now = found.get(picture);
            if (before != null && now != null) {
                double[] from = before.centreFrom(Landmarks.MOUTH);
                double[] to = now.centreFrom(Landmarks.MOUTH);
                jumps += Math.hypot(to[0] - from[0], to[1] - from[1]) > JUMP_OF_EYES * now.eyeDistance() ? 1 : 0;
            }
        }
        return jumps;
    }
}
