package dev.hubbub.contracts.transcript;

import java.util.List;

/**
 * What a transcript cost: {@code timing.json}.
 *
 * @param audioSeconds seconds of audio in the segments, and of the silences between them
 * @param encodeSeconds wall seconds of decoding media, features and encoder, shared by {@code sharedBy} decodings
 * @param sharedBy how many decodings of the task shared the encoder's work
 * @param decodeSeconds wall seconds of this decoding's search
 * @param tokens tokens in the best hypotheses
 * @param peakMemoryBytes resident memory of the process at its highest; 0 where the system does not tell
 * @param peakDeviceMemoryBytes memory of the GPU in use, by all processes, when the session was done; absent without a
 *     GPU. The engine keeps what it once took, so for a process alone on its GPU this is its peak so far, unless memory
 *     ran out on the way
 * @param device what it ran on
 * @param segments segments transcribed; absent in files of earlier versions
 * @param flaggedSegments how many of them look degenerate; absent in files of earlier versions
 * @param flags the different flags they carry, sorted; absent in files of earlier versions
 */
public record Timing(
        double audioSeconds,
        double encodeSeconds,
        int sharedBy,
        double decodeSeconds,
        long tokens,
        long peakMemoryBytes,
        Long peakDeviceMemoryBytes,
        String device,
        Integer segments,
        Integer flaggedSegments,
        List<String> flags) {

    public Timing {
        flags = flags == null ? null : List.copyOf(flags);
    }

    /** The cost alone, of segments that were not counted. */
    public Timing(
            double audioSeconds,
            double encodeSeconds,
            int sharedBy,
            double decodeSeconds,
            long tokens,
            long peakMemoryBytes,
            String device) {
        this(
                audioSeconds,
                encodeSeconds,
                sharedBy,
                decodeSeconds,
                tokens,
                peakMemoryBytes,
                null,
                device,
                null,
                null,
                null);
    }

    /** What this decoding would cost alone: all of the encoder's work plus its own search. */
    public double seconds() {
        return encodeSeconds + decodeSeconds;
    }
}
