package dev.hubbub.speech.avhubert;

import dev.hubbub.speech.model.Regularisation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which layers of a model are learnt: those of which something is, by itself or by an adapter.
 *
 * @param learnt names of what is
 * @param encoderLayers how many the encoder has
 * @param decoderLayers how many the decoder has
 */
record LearntLayers(Set<String> learnt, int encoderLayers, int decoderLayers) {
    private static final String OF_ENCODER = RecordedEncoder.PART + "encoder.layers.";
    private static final String OF_DECODER = RecordedDecoder.PART + "layers.";

    /** @param byBatch whether batch norms whose scale is learnt go by the batch */
    RecordedEncoder.Learning encoder(boolean byBatch, Regularisation leftOut) {
        return new RecordedEncoder.Learning(byBatch, among(OF_ENCODER, encoderLayers), leftOut);
    }

    RecordedDecoder.Learning decoder(Regularisation leftOut) {
        boolean head = learnt.stream().anyMatch(LearntLayers::isOfHead);
        return new RecordedDecoder.Learning(head, among(OF_DECODER, decoderLayers), leftOut.dropout());
    }

    private List<Boolean> among(String part, int layers) {
        return IntStream.range(0, layers)
                .mapToObj(layer -> learnt.stream().anyMatch(name -> name.startsWith(part + layer + ".")))
                .toList();
    }

    private static boolean isOfHead(String name) {
        return name.startsWith(RecordedDecoder.PART) && !name.startsWith(OF_DECODER);
    }

    /** The learnt parameters of what leaves something out. */
    Set<String> names() {
        return learnt.stream()
                .filter(name -> name.startsWith(OF_ENCODER) || name.startsWith(RecordedDecoder.PART))
                .map(name -> name.replaceFirst("\\.(down|up)$", ""))
                .collect(Collectors.toSet());
    }
}
