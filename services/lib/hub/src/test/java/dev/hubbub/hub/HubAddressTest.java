package dev.hubbub.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.hub.HubAddress.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubAddressTest {

    @Test
    void an_address_says_repository_revision_and_folder() {
        assertEquals(
                new HubAddress(Kind.MODEL, "openai/whisper-large-v3.5", "main", ""),
                HubAddress.parse("hf://openai/whisper-large-v3.5"));
        assertEquals(new HubAddress(Kind.MODEL, "a/b", "v1.0", ""), HubAddress.parse("hf://a/b@v1.0/"));
        assertEquals(
                new HubAddress(Kind.MODEL, "a/b", "v1", "runs/best model"),
                HubAddress.parse("hf://a/b@v1/runs/best model"));
        assertEquals(new HubAddress(Kind.MODEL, "a/b", "refs/pr/1", "x"), HubAddress.parse("hf://a/b@refs/pr/1/x"));
        assertEquals(new HubAddress(Kind.MODEL, "a/b", "main", "runs"), HubAddress.parse("hf://a/b/runs"));
        assertEquals(new HubAddress(Kind.DATASET, "a/b", "main", ""), HubAddress.parse("hf://datasets/a/b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf://a/b@main", "hf://a/b@v1/runs/1", "hf://datasets/a/b@main"})
    void what_is_printed_is_read_again(String address) {
        assertEquals(address, HubAddress.parse(address).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf://",
                "hf://whisper",
                "hf:/a/b",
                "hf://a//b",
                "hf://a/b@",
                "hf://a/b/../c",
                "hf://a/b@../c",
                "hf://../b",
                "hf://a/..",
                "s3://a/b",
                "hf://a/b?x=1"
            })
    void what_is_no_address_is_refused_with_the_form(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> HubAddress.parse(text))
                .getMessage();
        assertTrue(message.contains("hf://OWNER/MODEL"), message);
    }

    @Test
    void the_endpoint_is_checked() {
        assertEquals(
                "http://mirror:8080",
                HubSettings.of(Map.of("HUBBUB_HUB_ENDPOINT", "http://mirror:8080/"))
                        .endpoint()
                        .toString());
        assertEquals("t", HubSettings.of(Map.of("HF_TOKEN", "t")).token().orElseThrow());
        assertThrows(
                IllegalArgumentException.class, () -> HubSettings.of(Map.of("HUBBUB_HUB_ENDPOINT", "mirror:8080")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFFsecret", "secret\u200B", "secret\nsecond"})
    void a_token_that_fits_into_no_header_is_refused_and_not_shown(String token) {
        String message = assertThrows(IllegalArgumentException.class, () -> HubSettings.of(Map.of("HF_TOKEN", token)))
                .getMessage();
        assertTrue(message.contains("HF_TOKEN"), message);
        assertFalse(message.contains("secret"), message);
    }
}
