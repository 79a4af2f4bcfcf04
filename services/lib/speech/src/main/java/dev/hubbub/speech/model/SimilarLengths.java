package dev.hubbub.speech.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Cuts clips into batches, longest first, so that little is computed on padding. */
public final class SimilarLengths {

    private SimilarLengths() {}

    /**
     * The batches.
     *
     * @param clips how many there are
     * @param length of a clip, in any unit
     * @param batch most clips in a batch
     * @return the clips of each batch
     */
    public static List<int[]> batches(int clips, IntUnaryOperator length, int batch) {
        int[] byLength = IntStream.range(0, clips)
                .boxed()
                .sorted(Comparator.comparing((Integer clip) -> -length.applyAsInt(clip)))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < byLength.length; from += batch) {
            batches.add(Arrays.copyOfRange(byLength, from, Math.min(byLength.length, from + batch)));
        }
        return batches;
    }
}
