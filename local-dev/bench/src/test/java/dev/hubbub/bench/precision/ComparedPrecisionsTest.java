package dev.hubbub.bench.precision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.hubbub.speech.torch.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparedPrecisionsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "flags : fpu avx512f avx512_bf16 gfni, true",
        "flags : fpu amx_bf16 amx_tile, true",
        "Features : fp asimd i8mm bf16 dgh, true",
        "flags : fpu avx512f avx2, false",
        "model name : bf16, false"
    })
    void a_processor_is_asked_whether_it_computes_in_bfloat16(String line, boolean does) throws IOException {
        Path described = Files.writeString(folder.resolve("cpuinfo"), "processor : 0\n" + line + "\n");

        assertEquals(does, ComparedPrecisions.hasBfloat16(described));
    }

    @Test
    void float32_comes_first_and_float16_is_no_precision_of_a_processor() {
        List<String> left = new ArrayList<>();
        List<Precision> compared = ComparedPrecisions.here("cpu", left::add);

        assertEquals(Precision.FLOAT32, compared.get(0));
        assertFalse(compared.contains(Precision.FLOAT16));
        assertEquals(3, compared.size() + left.size(), "what is left out is said: " + left);
    }
}
