package dev.hubbub.speech.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float16Test {

    @Test
    void every_half_survives_the_way_through_float() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            float value = Float16.toFloat((short) bits);
            if (Float.isNaN(value)) {
                assertTrue(Float.isNaN(Float16.toFloat(Float16.fromFloat(value))));
            } else {
                assertEquals((short) bits, Float16.fromFloat(value), Integer.toHexString(bits));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 3c00",
        "-2.0, c000",
        "65504, 7bff",
        "65519.99, 7bff",
        "65520, 7c00",
        "-1e9, fc00",
        "5.9604645e-8, 0001",
        "2.9802322e-8, 0000",
        "2.98023258e-8, 0001",
        "6.1035156e-5, 0400",
        "6.1005353e-5, 0400",
        "0.1, 2e66",
        "1.00048828125, 3c00",
        "1.00146484375, 3c02",
        "Infinity, 7c00",
        "-0.0, 8000"
    })
    void floats_round_to_the_nearest_half_ties_to_even(float value, String expected) {
        assertEquals(expected, String.format("%04x", Float16.fromFloat(value) & 0xffff));
    }
}
