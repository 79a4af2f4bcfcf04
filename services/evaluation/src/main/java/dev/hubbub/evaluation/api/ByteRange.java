package dev.hubbub.evaluation.api;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers with a part of some bytes, as players ask for by {@code Range}. Several parts at once are not answered apart: who
 * asks for them gets all.
 *
 * @param first the first byte, from 0
 * @param last the last byte
 */
record ByteRange(long first, long last) {

    private static final Pattern HEADER = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
    private static final int PIECE = 1 << 20;

    /** Where bytes are read from. */
    @FunctionalInterface
    interface Source {
        /** Some bytes; fewer only where they end. */
        byte[] read(long start, int length) throws IOException;
    }

    /**
     * What a header asks for.
     *
     * @param header the value of {@code Range}; {@code null} if there is none
     * @return absent if it asks for nothing that is there
     */
    static Optional<ByteRange> of(String header, long size) {
        Matcher asked = header == null ? null : HEADER.matcher(header.strip());
        if (asked == null
                || !asked.matches()
                || asked.group(1).isEmpty() && asked.group(2).isEmpty()) {
            return Optional.of(new ByteRange(0, size - 1));
        }
        if (asked.group(1).isEmpty()) {
            long length = Long.parseLong(asked.group(2));
            return length == 0 || size == 0
                    ? Optional.empty()
                    : Optional.of(new ByteRange(Math.max(0, size - length), size - 1));
        }
        long first = Long.parseLong(asked.group(1));
        long last = asked.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(asked.group(2)));
        return first > last || first >= size ? Optional.empty() : Optional.of(new ByteRange(first, last));
    }

    /**
     * The answer.
     *
     * @param header the value of {@code Range}; {@code null} if there is none
     * @param type the media type
     */
    static Response answer(String header, long size, String type, Source source) {
        Optional<ByteRange> asked = of(header, size);
        if (asked.isEmpty()) {
            return Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
                    .header("Content-Range", "bytes */" + size)
                    .build();
        }
        ByteRange range = asked.get();
        boolean isPart = range.first() != 0 || range.last() != size - 1;
        StreamingOutput content = out -> {
            for (long at = range.first(); at <= range.last(); ) {
                byte[] piece = source.read(at, (int) Math.min(PIECE, range.last() - at + 1));
                if (piece.length == 0) {
                    throw new IOException("a recording ended before its size");
                }
                out.write(piece);
                at += piece.length;
            }
        };
        Response.ResponseBuilder response = Response.status(isPart ? 206 : 200)
                .type(type)
                .header("Accept-Ranges", "bytes")
                .header("Content-Length", range.last() - range.first() + 1)
                .header("Cache-Control", "private, max-age=300")
                .entity(content);
        if (isPart) {
            response.header("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + size);
        }
        return response.build();
    }
}
