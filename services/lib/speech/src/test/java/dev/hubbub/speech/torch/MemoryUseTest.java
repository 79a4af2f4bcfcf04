package dev.hubbub.speech.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MemoryUseTest {
    private static final long GIBIBYTE = 1L << 30;

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_process_knows_its_own_peak_and_a_cpu_is_no_gpu() {
        MemoryUse used = MemoryUse.on(Device.cpu());
        assertTrue(used.process() > 10_000_000 && used.process() < 1024 * GIBIBYTE, used::toString);
        assertEquals(OptionalLong.empty(), used.gpu());
        byte[] more = new byte[64_000_000];
        for (int i = 0; i < more.length; i += 1024) {
            more[i] = 1;
        }
        assertTrue(MemoryUse.processPeak() >= used.process(), "a peak never falls");
    }

    @Test
    void what_is_not_known_is_not_said() {
        assertEquals("", new MemoryUse(0, OptionalLong.empty()).text());
        assertEquals("1.5 GiB", new MemoryUse(3 * GIBIBYTE / 2, OptionalLong.empty()).text());
        assertEquals("2.0 GiB, GPU 17.0 GiB", new MemoryUse(2 * GIBIBYTE, OptionalLong.of(17 * GIBIBYTE)).text());
    }
}
