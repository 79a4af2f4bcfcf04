package dev.hubbub.speech.merging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.merging.Merging.Coverage;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.speech.merging.Merging.WholeNumbers;
import dev.hubbub.speech.merging.WeightedAverage.WeightSum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What merges are made of, to the last bit: these digests stay while {@link Merging#VERSION} does. */
class MergedBitsTest {

    /** Several stretches, and a piece of one. */
    private static final int MANY = 3 * Stretch.LENGTH + 1234;

    /**
     * A merge.
     *
     * @param members how many of the models, after the base
     * @param digest SHA-256 of all parameters' bytes, its first eight bytes
     */
    private record Case(
            MergingMethod method, int members, boolean weighted, Optional<ElementType> type, String digest) {

        Case(MergingMethod method, int members, boolean weighted, String digest) {
            this(method, members, weighted, Optional.empty(), digest);
        }
    }

    static Stream<Case> cases() {
        WeightedAverage scaled = new WeightedAverage(WeightSum.SCALED);
        return Stream.of(
                new Case(scaled, 1, true, "c33d9b31a730dbfa"),
                new Case(scaled, 2, true, "b1a2c8fb638a65fd"),
                new Case(scaled, 3, true, "eded73d9173d49ea"),
                new Case(new WeightedAverage(WeightSum.ANY), 3, true, "336cfb1bf542fcad"),
                new Case(scaled, 3, true, Optional.of(ElementType.FLOAT64), "b04220ebbdfef087"),
                new Case(scaled, 3, true, Optional.of(ElementType.FLOAT16), "2500c19f9b318987"),
                new Case(scaled, 3, true, Optional.of(ElementType.BFLOAT16), "5e86efff04ceb15a"),
                new Case(new Slerp(0.3), 2, false, "214d9ca40ef93376"),
                new Case(new TaskArithmetic(0.7), 3, true, "a076da8bc77c0443"),
                new Case(new Ties(0.3, Ties.Scope.TENSOR, 0.9), 3, false, "b718eaed59ee613f"),
                new Case(new Ties(0.3, Ties.Scope.GLOBAL, 0.9), 3, false, "fbbbc14f7dbd8e48"),
                new Case(new Ties(0.12, Ties.Scope.GLOBAL, 0.9), 3, false, "ea5c9e8748e0a51a"),
                new Case(new Dare(0.4, 7, 0.8), 3, true, "89817b514e89cdbc"),
                new Case(new ExponentialAverage(0.9), 3, false, "dea88ed2b4b5f653"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void every_method_gives_the_bits_that_it_gave_for_any_number_of_threads(Case merge) {
        List<MergeMember> members = new ArrayList<>();
        for (int member = 1; member <= merge.members(); member++) {
            members.add(model("model " + member, member, merge.weighted() ? member : 1));
        }
        Optional<MergeMember> base = merge.method().hasBase() ? Optional.of(model("base", 0, 1)) : Optional.empty();
        Rules rules = new Rules(Coverage.THE_SAME, WholeNumbers.EQUAL, merge.type());
        for (int threads : new int[] {1, 2, 5}) {
            MergedModels models = new MergedModels(base, members, new Stretches(threads));
            assertEquals(
                    merge.digest(), digest(new Merging(merge.method(), models, rules).merged()), threads + " threads");
        }
    }

    private static String digest(ParameterSet merged) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            merged.forEach(parameter -> digest.update(parameter.bytes()));
            return HexFormat.of().formatHex(digest.digest(), 0, Long.BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every kind of number, none and one of them, and many of the same magnitude, of which ties keeps the first. */
    private static MergeMember model(String name, long seed, double weight) {
        Random random = new Random(seed);
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(single("single", MANY, random));
        parameters.add(single("half", 5000, random).as(ElementType.FLOAT16));
        parameters.add(single("brain", MANY / 2, random).as(ElementType.BFLOAT16));
        parameters.add(new TensorData("double", ElementType.FLOAT64, new long[] {5000}, () -> doubles(seed, 5000)));
        parameters.add(single("one", 1, random));
        parameters.add(single("none", 0, random));
        parameters.add(steps("steps", MANY, random));
        parameters.add(TensorData.of("zeros", new long[] {5}, new float[] {-0f, 0, -0f, 0, -0f}));
        return new MergeMember(name, ParameterSet.of(parameters), weight);
    }

    private static TensorData single(String name, int size, Random random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return TensorData.of(name, new long[] {size}, values);
    }

    private static TensorData steps(String name, int size, Random random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (random.nextInt(9) - 4) * 0.25f;
        }
        return TensorData.of(name, new long[] {size}, values);
    }

    private static ByteBuffer doubles(long seed, int size) {
        ByteBuffer bytes = ByteBuffer.allocate(size * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        new Random(seed).doubles(size).forEach(bytes::putDouble);
        return bytes.flip();
    }
}
