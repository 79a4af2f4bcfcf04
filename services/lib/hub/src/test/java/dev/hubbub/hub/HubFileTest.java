package dev.hubbub.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.hub.HubException.Reason;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubFileTest {

    private static final HubFile FILE =
            new HubFile("a.parquet", 100, new ContentDigest(ContentDigest.Method.GIT_BLOB, "0".repeat(40)));

    private static Response response(int code, String header, String value) {
        return new Response.Builder()
                .request(new Request.Builder().url("http://hub/a.parquet").build())
                .protocol(Protocol.HTTP_1_1)
                .code(code)
                .message("")
                .header(header, value)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "206, Content-Range, bytes 0-99/100",
        "206, Content-Range, bytes 40-49/99",
        "206, Content-Type, text/plain",
        "200, Content-Length, 99"
    })
    void what_is_no_part_that_was_asked_for_is_never_taken(int code, String header, String value) {
        HubException damaged =
                assertThrows(HubException.class, () -> FILE.requirePart("lab/tiny", response(code, header, value), 40));
        assertEquals(Reason.DAMAGED, damaged.reason());
    }

    @Test
    void the_part_and_the_whole_are_taken() throws HubException {
        FILE.requirePart("lab/tiny", response(206, "Content-Range", "bytes 40-49/100"), 40);
        FILE.requirePart("lab/tiny", response(206, "Content-Range", "bytes 40-49/*"), 40);
        FILE.requirePart("lab/tiny", response(200, "Content-Length", "100"), 40);
        FILE.requirePart("lab/tiny", response(200, "Transfer-Encoding", "chunked"), 40);
    }
}
