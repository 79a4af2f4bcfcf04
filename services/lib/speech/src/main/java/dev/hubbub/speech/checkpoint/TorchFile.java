package dev.hubbub.speech.checkpoint;

import dev.hubbub.speech.checkpoint.PickleValue.Storage;
import dev.hubbub.speech.checkpoint.PickleValue.TensorView;
import dev.hubbub.speech.checkpoint.PickleValue.Tuple;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code torch.save} writes: a pickle that describes the saved object and, apart from it, the numbers of its tensors.
 * Since PyTorch 1.6 the parts are uncompressed entries of a zip archive, before that they follow each other.
 *
 * @param root the saved object, tensors in it as {@link TensorView}
 * @param storages byte position of every storage in the file
 */
record TorchFile(MappedFile file, Object root, Map<String, Long> storages) {
    private static final BigInteger LEGACY_MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long LEGACY_VERSION = 1001;
    private static final int NAMES_SHOWN = 3;

    /** Keys are decimal numbers; those of the old format are addresses. */
    private static final int LONGEST_KEY = 100;

    /** The tensor that a view describes. */
    StoredTensor tensor(String name, TensorView view) {
        Storage storage = view.storage();
        long position =
                storages.get(storage.key()) + view.offset() * storage.type().bytes();
        return new StoredTensor(name, storage.type(), view.shape(), view.strides(), file, position);
    }

    static TorchFile read(MappedFile file) {
        try {
            return file.map(0, 2).getShort(0) == 0x4b50 ? readZip(file) : readLegacy(file);
        } catch (MalformedPickleException e) {
            throw new CheckpointException(file.path() + " is refused: it holds " + e.getMessage() + ".", e);
        }
    }

    private static TorchFile readZip(MappedFile file) {
        StoredZip zip = new StoredZip(file);
        String pickle = zip.names().stream()
                .filter(name -> name.equals("data.pkl") || name.endsWith("/data.pkl"))
                .findFirst()
                .orElseThrow(() -> otherArchive(file, zip));
        String folder = pickle.substring(0, pickle.length() - "data.pkl".length());
        if (zip.names().contains(folder + "constants.pkl")) {
            throw new CheckpointException(file.path() + " is an exported TorchScript program, not a file of weights:"
                    + " put it into a folder of its own with a config.json that says so, as models of the architecture"
                    + " torchscript are, and name that.");
        }
        if (zip.names().contains(folder + "byteorder")) {
            String order = StandardCharsets.US_ASCII
                    .decode(zip.bytes(folder + "byteorder"))
                    .toString();
            if (!order.equals("little")) {
                throw new CheckpointException(file.path() + " was saved on a machine of another byte order (" + order
                        + "): save it again on a little-endian one.");
            }
        }
        Map<String, Storage> described = new HashMap<>();
        Object root = new PickleReader(zip.bytes(pickle), id -> remember(described, id)).read();
        Map<String, Long> positions = new HashMap<>();
        described.forEach((key, storage) -> {
            StoredZip.Range range = zip.range(folder + "data/" + key);
            if (range.length() < bytes(storage)) {
                throw new CheckpointException(file.path() + " is damaged: storage " + key + " has " + range.length()
                        + " bytes instead of " + bytes(storage) + ".");
            }
            positions.put(key, range.position());
        });
        return new TorchFile(file, root, positions);
    }

    private static CheckpointException otherArchive(MappedFile file, StoredZip zip) {
        Optional<ForeignFormat> named = ForeignFormat.ofName(file.path());
        if (named.isPresent()) {
            return named.get().refusal(file.path());
        }
        List<String> names = zip.names().stream().sorted().toList();
        return new CheckpointException(
                file.path() + " is a zip archive but not a PyTorch file: it holds no data.pkl, but "
                        + (names.isEmpty()
                                ? "nothing"
                                : String.join(", ", names.subList(0, Math.min(names.size(), NAMES_SHOWN))))
                        + "; if a checkpoint is packed in it, unpack it and name what was in it.");
    }

    private static TorchFile readLegacy(MappedFile file) {
        ByteBuffer input = file.map(0, Math.min(file.size(), Integer.MAX_VALUE));
        if (!LEGACY_MAGIC.equals(plain(input)) || !Long.valueOf(LEGACY_VERSION).equals(plain(input))) {
            throw new CheckpointException(
                    file.path() + " is a pickle but not a PyTorch file: save it with torch.save.");
        }
        if (plain(input) instanceof Map<?, ?> system && Boolean.FALSE.equals(system.get("little_endian"))) {
            throw new CheckpointException(file.path()
                    + " was saved on a machine of another byte order: save it again on a little-endian one.");
        }
        Map<String, Storage> described = new HashMap<>();
        Object root = new PickleReader(input, id -> remember(described, id)).read();
        if (!(plain(input) instanceof List<?> keys)) {
            throw new MalformedPickleException("no list of its storages");
        }
        return new TorchFile(file, root, legacyPositions(file, described, keys, input.position()));
    }

    /** The storages follow the pickles in the order of the keys, each behind its number of elements. */
    private static Map<String, Long> legacyPositions(
            MappedFile file, Map<String, Storage> described, List<?> keys, long start) {
        Map<String, Long> positions = new HashMap<>();
        long position = start;
        for (Object key : keys) {
            Storage storage = key instanceof String text ? described.get(text) : null;
            if (storage == null || positions.containsKey(storage.key())) {
                throw new MalformedPickleException("a storage that no tensor uses, or one that it lists twice");
            }
            if (file.map(position, Long.BYTES).getLong() != storage.elements()) {
                throw new MalformedPickleException("a storage of another length than its tensors say");
            }
            positions.put(storage.key(), position + Long.BYTES);
            position += Long.BYTES + bytes(storage);
            if (position > file.size()) {
                throw file.truncated(position);
            }
        }
        if (!positions.keySet().containsAll(described.keySet())) {
            throw new MalformedPickleException("tensors without their numbers");
        }
        return positions;
    }

    private static Object plain(ByteBuffer input) {
        return new PickleReader(input, id -> {
                    throw new MalformedPickleException("a storage where none belongs");
                })
                .read();
    }

    /** A persistent id is ("storage", class, key, device, elements) and, in old files, a view that is always none. */
    private static Storage remember(Map<String, Storage> described, Tuple id) {
        List<Object> parts = id.items();
        if (parts.size() >= 5
                && "storage".equals(parts.get(0))
                && parts.get(1) instanceof ElementType type
                && parts.get(2) instanceof String key
                && key.length() <= LONGEST_KEY
                && parts.get(4) instanceof Long elements
                && elements >= 0
                && elements <= Long.MAX_VALUE / type.bytes()) {
            Storage storage = new Storage(type, key, elements);
            // Tensors of several types can share one storage; the file must hold the longest description of it.
            described.merge(key, storage, (first, second) -> bytes(first) >= bytes(second) ? first : second);
            return storage;
        }
        throw new MalformedPickleException("a storage that is not described as PyTorch does");
    }

    private static long bytes(Storage storage) {
        return storage.elements() * storage.type().bytes();
    }
}
