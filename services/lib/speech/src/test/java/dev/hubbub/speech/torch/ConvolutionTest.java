package dev.hubbub.speech.torch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Convolutions of the shapes that models have, held against the same in double precision, which libtorch computes in another
 * way: libtorch 2.7.1's of 129 channels in single precision are wrong on some processors, without a word.
 */
class ConvolutionTest {
    private static final String CALLER =
            """
            class Caller(Module):
              __parameters__ = []
              __buffers__ = []

              def apart(self: __torch__.Caller, x: Tensor, weight: Tensor, stride: List[int], padding: List[int], groups: int) -> float:
                dilation: List[int] = []
                for i in range(len(stride)):
                  dilation.append(1)
                single = torch.convolution(x, weight, None, stride, padding, dilation, False, padding, groups)
                exact = torch.convolution(x.to(7), weight.to(7), None, stride, padding, dilation, False, padding, groups)
                largest = float(torch.max(torch.abs(exact)))
                return float(torch.max(torch.abs(torch.sub(single.to(7), exact)))) / largest
            """;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Whisper of 80 bands, 2x80x300, 384x80x3, 1, 1, 1",
        "Whisper of 128 bands, 2x128x300, 384x128x3, 1, 1, 1",
        "second of Whisper, 2x384x300, 384x384x3, 2, 1, 1",
        "Whisper of another width, 2x66x300, 66x66x3, 2, 1, 1",
        "the waves of Silero, 4x1x640, 258x1x256, 128, 0, 1",
        "third of Silero, 4x64x2, 64x64x3, 2, 1, 1",
        "second of Silero, 4x128x4, 64x128x3, 2, 1, 1",
        "last of Silero, 4x64x1, 128x64x3, 1, 1, 1",
        "first of lips over time, 1x1x12x88x88, 64x1x5x7x7, 1x2x2, 2x3x3, 1",
        "residual of lips, 12x64x22x22, 128x64x3x3, 2x2, 1x1, 1",
        "shortcut of lips, 12x64x22x22, 128x64x1x1, 2x2, 0x0, 1",
        "positions of AV-HuBERT, 2x256x60, 256x16x128, 1, 64, 16",
        "face of an active speaker, 1x1x10x112x112, 32x1x1x3x3, 1x2x2, 0x1x1, 1",
        "face of an active speaker over time, 1x32x10x28x28, 64x32x3x1x1, 1x1x1, 1x0x0, 1",
        "sound of an active speaker, 1x1x13x200, 32x1x3x1, 1x1, 1x0, 1"
    })
    void a_models_convolution_is_what_it_is_in_double_precision(
            String model, String input, String weight, String stride, String padding, int groups) {
        TorchRuntime.seed(1);
        try (Script script = Script.load(new ScriptArchive("Caller", CALLER), Device.cpu());
                PtNDManager manager = TorchRuntime.newManager(Device.cpu());
                NativeScope scope = new NativeScope(manager)) {
            double apart = script.call(
                            scope,
                            "apart",
                            scope.of(scope.arrays().randomNormal(shape(input))),
                            scope.of(scope.arrays().randomNormal(shape(weight))),
                            scope.of(shape(stride).getShape()),
                            scope.of(shape(padding).getShape()),
                            scope.of((long) groups))
                    .toDouble();

            assertTrue(apart < 1e-5, () -> model + " is off by " + apart + " of its largest number");
        }
    }

    /** Sizes with crosses between them. */
    private static Shape shape(String sizes) {
        String[] each = sizes.split("x");
        long[] shape = new long[each.length];
        for (int axis = 0; axis < each.length; axis++) {
            shape[axis] = Long.parseLong(each[axis]);
        }
        return new Shape(shape);
    }
}
