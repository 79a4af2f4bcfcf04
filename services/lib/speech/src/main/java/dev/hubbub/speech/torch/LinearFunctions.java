package dev.hubbub.speech.torch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The functions every script finds for products with weights: {@code packed(weight)} brings a matrix into the order the
 * processor reads fastest, and {@code linear(x, matrix, bias)} takes what it returns, a {@code Matrix}. {@code
 * joined(weights, names, dtype)} makes one of the matrices of these names, one below the other.
 *
 * <p>A decoder step multiplies a few rows with large matrices, for which the engine's own product is up to three times
 * slower than oneDNN's over packed weights; on some processors (measured on an AMD EPYC with AVX-512) it is as much slower
 * for the many rows of an encoder. Small matrices of float32 stay as they are, for the call costs more than
 * packing saves, and so do float16, processors without bfloat16 for that type, and everything on a GPU. Builds of libtorch
 * without oneDNN pack nothing.
 *
 * <p>oneDNN 3.7.1 packs float32 matrices wrongly on some processors with AVX-512 if the number of their rows is not a
 * multiple of 64: the products of the last rows, which in a vocabulary are the last time stamps, are then wrong without a
 * word. So matrices are filled up with rows of zeros to a multiple of 64, whose products nobody sees; and packing is only
 * used after the machine has shown that its packed products are right, see {@link #agree}.
 *
 * <p>In int8 every matrix is packed, rounded to 127 steps either way of the largest number of each of its rows, and so is
 * each row that it is multiplied with, by its own largest: what a row comes to does not depend on what else is in its
 * batch. Sums are of whole numbers and exact, except on processors whose instructions for it add pairs in 16 bits (those
 * without VNNI), where rows are rounded to 63 steps so that no pair is beyond them.
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

              def adds(self: __torch__.Probe, rows: int, columns: int) -> bool:
                sums = __torch__.linear(torch.ones([3, columns]), __torch__.packed(torch.ones([rows, columns])), None)
                return torch.allclose(sums, torch.full([3, rows], float(columns)), 1.e-3)

            """;
    private static final long FLOAT32 = 6;
    private static final long BFLOAT16 = 15;

    /** Steps that rows are rounded to either way of zero in int8, and where pairs of products are added in 16 bits. */
    private static final int STEPS = 127;

    private static final int STEPS_OF_PAIRS = 63;

    private LinearFunctions() {}

    /**
     * Their text, as it stands before a script's class.
     *
     * @throws IllegalArgumentException if this machine or build of the engine cannot compute in that precision
     */
    static String source(Precision precision) {
        return precision == Precision.INT8 ? required(Quantised.SOURCE) : Chosen.SOURCE;
    }

    /** The functions of int8 where there are any. */
    static String required(Optional<String> quantised) {
        return quantised.orElseThrow(
                () -> new IllegalArgumentException("precision must not be int8 on this machine: libtorch "
                        + TorchRuntime.engine().getVersion()
                        + " has no right products in 8 bits for its processor. Choose float32."));
    }

    /** The first of several variants of the functions of int8 whose products are right on this machine. */
    static Optional<String> firstRight(Stream<String> variants) {
        try {
            return variants.filter(LinearFunctions::agreeQuantised).findFirst();
        } catch (IllegalStateException | EngineException e) {
            return Optional.empty();
        }
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
        return probed(
                functions,
                probe -> probe.agrees(640, FLOAT32, 1e-3)
                        && probe.agrees(633, FLOAT32, 1e-3)
                        && probe.agrees(640, BFLOAT16, 2e-2)
                        && probe.agrees(633, BFLOAT16, 2e-2));
    }

    /** Whether these functions, of int8, are near the products of float32, and their sums are whole. */
    static boolean agreeQuantised(String functions) {
        return probed(functions, probe -> probe.agrees(633, FLOAT32, 0.15) && probe.adds(70));
    }

    private static boolean probed(String functions, Predicate<Probe> holds) {
        try (Script script = Script.load(new ScriptArchive("Probe", functions + PROBE), Device.cpu());
                PtNDManager manager = TorchRuntime.newManager(Device.cpu());
                NativeScope scope = new NativeScope(manager)) {
            return holds.test(new Probe(script, scope));
        }
    }

    private record Probe(Script script, NativeScope scope) {
        private static final long COLUMNS = 520;

        boolean agrees(long rows, long type, double tolerance) {
            return script.call(scope, "agrees", scope.of(rows), scope.of(COLUMNS), scope.of(type), scope.of(tolerance))
                    .toBoolean();
        }

        boolean adds(long rows) {
            return script.call(scope, "adds", scope.of(rows), scope.of(COLUMNS)).toBoolean();
        }
    }

    private static final class Quantised {
        static final Optional<String> SOURCE = choose();

        private static Optional<String> choose() {
            String whole = Script.source(LinearFunctions.class, "QuantisedLinear");
            return firstRight(Stream.of(whole, whole.replace("return " + STEPS, "return " + STEPS_OF_PAIRS)));
        }
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
