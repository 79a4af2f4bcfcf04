package dev.hubbub.speech.torch;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDManager;

/**
 * The functions every script finds for products with weights: {@code packed(weight)} brings a matrix into the order the
 * processor reads fastest, {@code unpacked(weight)} leaves it as it is, and {@code linear(x, matrix, bias)} takes what
 * either of them returns, a {@code Matrix}. {@code joined(weights, names, dtype, pack)} makes one of the matrices of these
 * names, one below the other.
 *
 * <p>A decoder step multiplies a few rows with large matrices, for which the engine's own product is up to three times
 * slower than oneDNN's over packed weights. Small matrices of float32 stay as they are, for the call costs more than
 * packing saves, and so do float16, processors without bfloat16 for that type, and everything on a GPU. Builds of libtorch
 * without oneDNN pack nothing.
 *
 * <p>oneDNN 3.7.1 packs float32 matrices wrongly on some processors with AVX-512 if the number of their rows is not a
 * multiple of 64: the products of the last rows, which in a vocabulary are the last time stamps, are then wrong without a
 * word. So matrices are filled up with rows of zeros to a multiple of 64, whose products nobody sees; and packing is only
 * used after the machine has shown that its packed products are right, see {@link #agree}.
 */
final class LinearFunctions {
    private static final String PROBE =
            """
            class Probe(Module):
              __parameters__ = []
              __buffers__ = []

              def agrees(self: __torch__.Probe, rows: int, columns: int, dtype: int, tolerance: float) -> bool:
                x = torch.view(torch.cos(torch.arange(3 * columns, dtype=6)), [3, columns]).to(dtype)
                weight = torch.view(torch.sin(torch.arange(rows * columns, dtype=6)), [rows, columns]).to(dtype)
                bias = torch.cos(torch.arange(rows, dtype=6)).to(dtype)
                expected = torch.linear(x.to(6), weight.to(6), bias.to(6))
                return torch.allclose(__torch__.linear(x, __torch__.packed(weight), bias).to(6), expected, tolerance, tolerance * 4)

            """;
    private static final long FLOAT32 = 6;
    private static final long BFLOAT16 = 15;

    private LinearFunctions() {}

    /** Their text, as it stands before a script's class. */
    static String source() {
        return Chosen.SOURCE;
    }

    /**
     * The same functions for training: nothing is packed, for no gradient flows through packed weights, and a matrix that
     * has a low-rank adapter is used with it. That of the matrix {@code NAME} is {@code NAME.down} ({@code rank x columns})
     * and {@code NAME.up} ({@code rows x rank}) among the weights, with {@code adapter.scale} and {@code adapter.dropout}:
     * {@code y = W x + scale up down dropout(x)}.
     *
     * <p>Source: E. Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, 2021.
     */
    static String adapted() {
        return Script.source(LinearFunctions.class, "AdaptedLinear");
    }

    /**
     * Whether products with matrices packed by these functions are what they are with the same matrices unpacked, on this
     * machine: with whole blocks of rows and with a last one that is not full, in float32 and bfloat16.
     *
     * @throws IllegalStateException if this build of the engine lacks what they call
     */
    static boolean agree(String functions) {
        try (Script probe = Script.load(new ScriptArchive("Probe", functions + PROBE), Device.cpu());
                PtNDManager manager = TorchRuntime.newManager(Device.cpu());
                NativeScope scope = new NativeScope(manager)) {
            return agrees(probe, scope, 640, FLOAT32, 1e-3)
                    && agrees(probe, scope, 633, FLOAT32, 1e-3)
                    && agrees(probe, scope, 640, BFLOAT16, 2e-2)
                    && agrees(probe, scope, 633, BFLOAT16, 2e-2);
        }
    }

    private static boolean agrees(Script probe, NativeScope scope, long rows, long type, double tolerance) {
        long columns = 520;
        return probe.call(scope, "agrees", scope.of(rows), scope.of(columns), scope.of(type), scope.of(tolerance))
                .toBoolean();
    }

    private static final class Chosen {
        static final String SOURCE = choose();

        private static String choose() {
            String packing = Script.source(LinearFunctions.class, "PackedLinear");
            try {
                if (agree(packing)) {
                    return packing;
                }
                System.getLogger(LinearFunctions.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "Products with packed weights are wrong on this processor; decoding goes on without"
                                        + " packing, and takes longer.");
            } catch (IllegalStateException e) {
                // A build without oneDNN: there is nothing to pack with.
            }
            return Script.source(LinearFunctions.class, "Linear");
        }
    }
}
