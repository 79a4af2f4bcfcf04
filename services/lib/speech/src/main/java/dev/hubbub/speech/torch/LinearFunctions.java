package dev.hubbub.speech.torch;

import ai.djl.Device;

/**
 * The functions every script finds for products with weights: {@code packed(weight)} brings a matrix into the order the
 * processor reads fastest, and {@code linear(x, weight, bias)} takes matrices in either order.
 *
 * <p>A decoder step multiplies a few rows with large matrices, for which the engine's own product is up to three times
 * slower than oneDNN's over packed weights. Small matrices of float32 stay as they are, for the call costs more than
 * packing saves, and so do float16, processors without bfloat16 for that type, and everything on a GPU. Builds of libtorch
 * without oneDNN pack nothing.
 */
final class LinearFunctions {
    private LinearFunctions() {}

    /** Their text, as it stands before a script's class. */
    static String source() {
        return Chosen.SOURCE;
    }

    private static final class Chosen {
        static final String SOURCE = choose();

        private static String choose() {
            String packing = Script.source(LinearFunctions.class, "PackedLinear");
            String probe = "class Probe(Module):\n  __parameters__ = []\n  __buffers__ = []\n\n"
                    + "  def probe(self: __torch__.Probe, weight: Tensor) -> Tensor:\n"
                    + "    return __torch__.linear(weight, __torch__.packed(weight), None)\n";
            try {
                Script.load(new ScriptArchive("Probe", packing + probe), Device.cpu())
                        .close();
                return packing;
            } catch (IllegalStateException e) {
                return Script.source(LinearFunctions.class, "Linear");
            }
        }
    }
}
