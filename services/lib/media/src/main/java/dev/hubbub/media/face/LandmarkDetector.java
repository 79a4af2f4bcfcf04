package dev.hubbub.media.face;

import java.util.List;

/** Finds the points of the face that a video shows. One detector serves one thread. */
public interface LandmarkDetector extends AutoCloseable {

    /**
     * What found the points, for reports, such as {@code face-api}. Where another model, or another version of one, would
     * find other points, it has another name.
     */
    String name();

    /**
     * Finds the points in pictures that follow each other.
     *
     * @param pictures of one video, of one size; better many than few, because they are looked at together
     * @return for each picture its points, {@code null} where no face is found; of several faces those of the largest
     */
    List<Landmarks> detect(List<RgbPicture> pictures);

    @Override
    default void close() {}
}
