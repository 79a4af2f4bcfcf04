package dev.hubbub.bench.notebook;

import dev.hubbub.speech.decoding.DecodingOptions;
import java.util.List;

/**
 * One trial of a grid and what Hubbub wrote in it.
 *
 * @param longestSeconds longest segment
 * @param decoding how every segment is decoded
 * @param segments the session, cut
 * @param texts tokens of every segment
 */
record GridTrial(double longestSeconds, DecodingOptions decoding, List<float[]> segments, List<List<Integer>> texts) {

    int beam() {
        return decoding.search().beamSize();
    }
}
