package dev.hubbub.speech.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What people have in the place of a checkpoint and Hubbub cannot read: models in the formats of other programs, and what a
 * download leaves that went wrong. Told by a file's first bytes, or by its name where those say nothing.
 */
enum ForeignFormat {
    EMPTY("an empty file", Remedy.AGAIN, start -> !start.hasRemaining()),
    GIT_LFS("a Git LFS pointer, not the file itself", "run git lfs pull", start -> begins(start, 0, "version https:")),
    WEB_PAGE(
            "a web page",
            "download the file itself, which may need a log-in, and not the page about it",
            start -> isText(start, "(?is)\\s*<(!doctype\\s+html|html|head)\\b.*")),
    MARKUP(
            "a text in XML",
            "read in it what the server or the program meant by it",
            start -> begins(start, 0, "<?xml")),
    JSON("a text in JSON", "name the folder that it lies in", start -> isText(start, "(?s)\\s*[{\\[]\\s*[\"{}\\]].*")),
    GGUF("a GGUF file, as whisper.cpp and llama.cpp take it", Remedy.ORIGINAL, start -> begins(start, 0, "GGUF")),
    GGML(
            "a GGML file, as whisper.cpp takes it",
            Remedy.ORIGINAL,
            start -> begins(start, 0, "lmgg") || begins(start, 0, "tjgg") || begins(start, 0, "fmgg")),
    CTRANSLATE2("a model for CTranslate2, as faster-whisper takes it", Remedy.ORIGINAL, ForeignFormat::isCTranslate2),
    ONNX("a model in ONNX", Remedy.ORIGINAL, start -> isOnnx(start), ".onnx"),
    TFLITE("a model for TensorFlow Lite", Remedy.ORIGINAL, start -> begins(start, 4, "TFL3"), ".tflite"),
    HDF5(
            "a model of Keras or TensorFlow",
            "save it as PyTorch's with from_pretrained(..., from_tf=True).save_pretrained(FOLDER), and name that FOLDER",
            start -> begins(start, 0, "\u0089HDF\r\n\u001a\n"),
            ".h5",
            ".keras",
            ".weights.h5",
            "saved_model.pb",
            ".ckpt.index"),
    FLAX(
            "a model of Flax",
            "save it as PyTorch's with from_pretrained(..., from_flax=True).save_pretrained(FOLDER), and name that FOLDER",
            ForeignFormat::isMessagePack,
            ".msgpack"),
    NEMO(
            "a model of NeMo",
            "export it as TorchScript, and name a folder as models of the architecture torchscript are",
            start -> false,
            ".nemo"),
    OPENVINO(
            "a model for OpenVINO",
            Remedy.ORIGINAL,
            start -> false,
            "openvino_encoder_model.xml",
            "openvino_model.xml"),
    CORE_ML("a model for Core ML", Remedy.ORIGINAL, start -> false, ".mlmodel", ".mlmodelc", ".mlpackage"),
    NUMPY(
            "an array or archive of NumPy, as MLX saves models",
            Remedy.ORIGINAL,
            start -> begins(start, 0, "\u0093NUMPY"),
            ".npz"),
    ARCHIVE("a packed archive", "unpack it, and name what is in it", ForeignFormat::isArchive);

    /** Enough for the signature of every format; that of tar archives stands last. */
    static final int START = 512;

    private static final int TAR_SIGNATURE_AT = 257;

    private final String what;
    private final String remedy;
    private final Predicate<ByteBuffer> signature;
    private final List<String> endings;

    ForeignFormat(String what, String remedy, Predicate<ByteBuffer> signature, String... endings) {
        this.what = what;
        this.remedy = remedy;
        this.signature = signature;
        this.endings = List.of(endings);
    }

    /** What a file is, if it is none of the formats that can be read. */
    static Optional<ForeignFormat> of(Path file, ByteBuffer start) {
        Optional<ForeignFormat> byName = ofName(file);
        return byName.isPresent()
                ? byName
                : Stream.of(values())
                        .filter(format -> format.signature.test(start))
                        .findFirst();
    }

    /** What a file says by its name alone that it is. */
    static Optional<ForeignFormat> ofName(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(format -> format.endings.stream().anyMatch(name::endsWith))
                .findFirst();
    }

    /** As {@link #of(Path, ByteBuffer)}; empty for what cannot be read, which whoever opens it will say. */
    static Optional<ForeignFormat> of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return of(file, ByteBuffer.wrap(in.readNBytes(START)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What a text is that a program cannot have written, because it did not come through whole. */
    static Optional<ForeignFormat> ofText(byte[] text) {
        ByteBuffer start = ByteBuffer.wrap(text, 0, Math.min(text.length, START));
        return Stream.of(EMPTY, GIT_LFS, WEB_PAGE)
                .filter(format -> format.signature.test(start))
                .findFirst();
    }

    /** Whether it is a model, if only another program can read it, and not a text or the rest of a download. */
    boolean isModel() {
        return compareTo(GGUF) >= 0 && this != ARCHIVE;
    }

    /** What is said of a file of this format. */
    CheckpointException refusal(Path file) {
        return new CheckpointException(file + " is " + what + ": " + remedy + ".");
    }

    /** What is said of a folder that holds such a file, and nothing better. */
    CheckpointException refusal(Path folder, String name) {
        return new CheckpointException(folder + " holds no weights that can be loaded, and " + name + " in it is "
                + what + ": " + remedy + ".");
    }

    private static boolean begins(ByteBuffer start, int at, String signature) {
        byte[] wanted = signature.getBytes(StandardCharsets.ISO_8859_1);
        if (start.remaining() < at + wanted.length) {
            return false;
        }
        byte[] found = new byte[wanted.length];
        start.get(at, found);
        return Arrays.equals(wanted, found);
    }

    private static boolean isText(ByteBuffer start, String pattern) {
        String text = StandardCharsets.UTF_8.decode(start.duplicate()).toString();
        return Pattern.matches(pattern, text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /** A version, then the length and the name of the kind of model, which ends in Spec. */
    private static boolean isCTranslate2(ByteBuffer start) {
        int nameAt = Integer.BYTES + Short.BYTES;
        if (start.remaining() < nameAt) {
            return false;
        }
        int length = (start.get(Integer.BYTES) & 0xff) + ((start.get(Integer.BYTES + 1) & 0xff) << 8);
        return start.remaining() >= nameAt + length
                && length > 5
                && begins(start, nameAt + length - 5, "Spec\0")
                && start.get(1) == 0
                && start.get(2) == 0
                && start.get(3) == 0;
    }

    /** A version of the format below 32, then the name of the program that wrote it. */
    private static boolean isOnnx(ByteBuffer start) {
        return start.remaining() > 3
                && start.get(0) == 8
                && start.get(1) > 0
                && start.get(1) < 32
                && start.get(2) == 0x12;
    }

    /** A map of few entries whose first key is a short text. */
    private static boolean isMessagePack(ByteBuffer start) {
        return start.remaining() > 2
                && (start.get(0) & 0xf0) == 0x80
                && start.get(0) != (byte) 0x80
                && (start.get(1) & 0xe0) == 0xa0
                && start.get(2) >= 'A';
    }

    private static boolean isArchive(ByteBuffer start) {
        return begins(start, 0, "\u001f\u008b")
                || begins(start, 0, "\u00fd7zXZ\0")
                || begins(start, 0, "7z\u00bc\u00af\u0027\u001c")
                || begins(start, 0, "BZh")
                || begins(start, 0, "Rar!")
                || begins(start, 0, "(\u00b5/\u00fd")
                || begins(start, TAR_SIGNATURE_AT, "ustar");
    }

    /** Remedies of several formats; constants of an enum cannot name its own fields. */
    private static final class Remedy {
        static final String AGAIN = "copy or download it again";
        static final String ORIGINAL =
                "name the Hugging Face folder or the .pt file of the model that it was converted from";
    }
}
