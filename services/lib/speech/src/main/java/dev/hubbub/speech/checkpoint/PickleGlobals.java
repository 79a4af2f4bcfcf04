package dev.hubbub.speech.checkpoint;

import dev.hubbub.speech.checkpoint.PickleValue.Construction;
import dev.hubbub.speech.checkpoint.PickleValue.Global;
import dev.hubbub.speech.checkpoint.PickleValue.Ignored;
import dev.hubbub.speech.checkpoint.PickleValue.Storage;
import dev.hubbub.speech.checkpoint.PickleValue.TensorView;
import dev.hubbub.speech.checkpoint.PickleValue.Tuple;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The allow-list of a model file's pickle: the only names it may refer to, each with a harmless construction of our own.
 * A pickle is a program; a reader that looked names up anywhere else would run whatever the file asks for.
 */
final class PickleGlobals {
    private static final Map<String, Object> ALLOWED = new HashMap<>();
    private static final int LONGEST_SHOWN = 200;

    static {
        allow("torch._utils._rebuild_tensor_v2", PickleGlobals::tensor);
        allow("torch._utils._rebuild_tensor", PickleGlobals::tensor);
        allow("torch._utils._rebuild_parameter", arguments -> argument(arguments, 0, TensorView.class));
        allow("torch._utils._rebuild_parameter_with_state", arguments -> argument(arguments, 0, TensorView.class));
        allow("torch._tensor._rebuild_from_type_v2", PickleGlobals::subclassed);
        allow("torch.Size", arguments -> argument(arguments, 0, Tuple.class));
        allow("collections.OrderedDict", PickleGlobals::dictionary);
        allow("collections.defaultdict", arguments -> new LinkedHashMap<>());
        allow("_codecs.encode", arguments -> argument(arguments, 0, String.class));
        for (String module : List.of("builtins", "__builtin__")) {
            allow(module + ".dict", PickleGlobals::dictionary);
            for (String type : List.of("set", "frozenset", "list", "int", "long", "float", "bool", "str", "slice")) {
                ignore(module + "." + type);
            }
        }
        for (String name : List.of(
                "torch.device",
                "torch.nn.parameter.Parameter",
                "argparse.Namespace",
                "types.SimpleNamespace",
                "pathlib.Path",
                "pathlib.PosixPath",
                "pathlib.PurePosixPath",
                "pathlib.WindowsPath",
                "numpy.dtype",
                "numpy.core.multiarray.scalar",
                "numpy._core.multiarray.scalar")) {
            ignore(name);
        }
        for (String lightning : List.of("pytorch_lightning", "lightning.pytorch")) {
            allow(lightning + ".utilities.parsing.AttributeDict", PickleGlobals::dictionary);
            ignore(lightning + ".callbacks.model_checkpoint.ModelCheckpoint");
            ignore(lightning + ".callbacks.early_stopping.EarlyStopping");
        }
        for (String type : List.of(
                "float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool")) {
            ALLOWED.put("torch." + type, "torch." + type);
        }
        for (ElementType type : ElementType.values()) {
            ALLOWED.put("torch." + type.storageName(), type);
        }
        ALLOWED.put("torch.storage.UntypedStorage", ElementType.UINT8);
    }

    /**
     * Packages whose objects stand around weights as settings: fairseq saves its whole configuration, enumerations and
     * tasks with a model. None of them is ever made: each becomes a value that says nothing but its name.
     */
    private static final List<String> SETTINGS = List.of("fairseq.", "omegaconf.", "typing.");

    private PickleGlobals() {}

    /** What the name stands for; refuses every name that is not on the list. */
    static Object named(String module, String name) {
        String whole = module + "." + name;
        Object known = ALLOWED.get(whole);
        if (known == null && SETTINGS.stream().anyMatch(whole::startsWith) && !name.contains(".")) {
            return new Global(whole, arguments -> new Ignored(whole));
        }
        if (known == null) {
            throw new MalformedPickleException("a reference to " + shown(whole)
                    + ", which model weights have no need of; nothing was executed, save the state_dict alone");
        }
        return known;
    }

    /** One line that can be read, whatever the file calls things. */
    private static String shown(String name) {
        String start = name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "..." : name;
        return start.replaceAll("\\p{Cntrl}", "?");
    }

    private static void allow(String name, Construction construction) {
        ALLOWED.put(name, new Global(name, construction));
    }

    private static void ignore(String name) {
        allow(name, arguments -> new Ignored(name));
    }

    private static Object tensor(List<Object> arguments) {
        return new TensorView(
                argument(arguments, 0, Storage.class),
                argument(arguments, 1, Long.class),
                argument(arguments, 2, Tuple.class).longs(),
                argument(arguments, 3, Tuple.class).longs());
    }

    /** A tensor of a subclass or with attributes: whatever else it was, it is made by one of the plain constructions. */
    private static Object subclassed(List<Object> arguments) {
        Global plain = argument(arguments, 0, Global.class);
        if (!plain.name().startsWith("torch._utils._rebuild_")) {
            throw new MalformedPickleException("a tensor that is made by " + plain.name());
        }
        return plain.construction().of(argument(arguments, 2, Tuple.class).items());
    }

    /** An empty dictionary, or one of the pairs that Python 2 gave as an argument. */
    private static Object dictionary(List<Object> arguments) {
        Map<Object, Object> made = new LinkedHashMap<>();
        if (!arguments.isEmpty()) {
            for (Object pair : argument(arguments, 0, List.class)) {
                List<?> sides =
                        pair instanceof Tuple tuple ? tuple.items() : pair instanceof List<?> list ? list : List.of();
                if (sides.size() != 2) {
                    throw new MalformedPickleException("a dictionary made of something else than pairs");
                }
                made.put(PickleReader.key(sides.get(0)), sides.get(1));
            }
        }
        return made;
    }

    private static <T> T argument(List<Object> arguments, int index, Class<T> type) {
        if (index >= arguments.size() || !type.isInstance(arguments.get(index))) {
            throw new MalformedPickleException("a call with wrong arguments");
        }
        return type.cast(arguments.get(index));
    }
}
