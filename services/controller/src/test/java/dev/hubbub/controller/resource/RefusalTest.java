package dev.hubbub.controller.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {

    @ParameterizedTest
    @CsvSource({
        "400, true",
        "403, true",
        "404, true",
        "413, true",
        "422, true",
        "0, false",
        "401, false",
        "408, false",
        "409, false",
        "429, false",
        "500, false",
        "503, false"
    })
    void only_what_the_same_request_would_meet_again_is_lasting(int code, boolean lasting) {
        assertEquals(lasting, Refusal.isLasting(new KubernetesClientException("no", code, null)));
    }
}
