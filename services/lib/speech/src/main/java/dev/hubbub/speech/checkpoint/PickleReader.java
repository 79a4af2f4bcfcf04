package dev.hubbub.speech.checkpoint;

import dev.hubbub.speech.checkpoint.PickleValue.Global;
import dev.hubbub.speech.checkpoint.PickleValue.Ignored;
import dev.hubbub.speech.checkpoint.PickleValue.Tuple;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads one pickle as data: the stack machine of protocols 2 to 5 without the power to import or call anything beyond
 * {@link PickleGlobals}. Dictionaries become insertion-ordered maps in which only texts can be looked up, lists become
 * lists, whole numbers {@code Long} or {@code BigInteger}, fractions {@code Double}.
 *
 * <p>Source: the opcode descriptions in CPython's pickletools.
 */
final class PickleReader {
    /** Ten times what the state of a large model and its optimiser takes; each costs the heap a hundred bytes at most. */
    private static final int MOST_STEPS = 2_000_000;

    /** The numbers of the tensors lie outside the pickle, so that names and settings are all its bytes. */
    private static final int LONGEST = 64 << 20;

    /** What protocol 2 can write in its short form; no whole number of a model is near this. */
    private static final int LONGEST_WHOLE_NUMBER = 255;

    /** No name on the allow-list is near this. */
    private static final int LONGEST_NAME = 1000;

    private final ByteBuffer input;
    private final int start;
    private final Function<Tuple, Object> persistent;
    private final Map<Integer, Object> memo = new HashMap<>();
    private final Deque<List<Object>> marked = new ArrayDeque<>();
    private List<Object> stack = new ArrayList<>();
    private long steps;

    /**
     * @param input positioned at the pickle's first byte; afterwards behind its last
     * @param persistent makes a value of a persistent id, which PyTorch uses for storages
     */
    PickleReader(ByteBuffer input, Function<Tuple, Object> persistent) {
        this.input = input.order(ByteOrder.LITTLE_ENDIAN);
        this.start = input.position();
        this.persistent = persistent;
    }

    Object read() {
        try {
            while (true) {
                int opcode = input.get() & 0xff;
                if (opcode == '.') {
                    return pop();
                }
                step(opcode);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new MalformedPickleException("a pickle that breaks off", e);
        }
    }

    private void step(int opcode) {
        spend(1);
        if (!number(opcode) && !text(opcode) && !container(opcode) && !memory(opcode) && !object(opcode)) {
            throw new MalformedPickleException(String.format("the unknown pickle instruction 0x%02x", opcode));
        }
    }

    /**
     * A pickle can repeat what it once made in two bytes, so that its length alone does not bound the time and the memory
     * that it takes.
     */
    private void spend(int count) {
        steps += count;
        if (steps > MOST_STEPS || input.position() - start > LONGEST) {
            throw new MalformedPickleException("a description of its tensors that is longer than " + MOST_STEPS
                    + " steps or " + (LONGEST >> 20) + " MiB; save the state_dict alone");
        }
    }

    private boolean number(int opcode) {
        switch (opcode) {
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) input.getInt());
            case 'K' -> push((long) unsignedByte());
            case 'M' -> push((long) (input.getShort() & 0xffff));
            case 0x8a -> push(wholeNumber(bytes(unsignedByte())));
            case 0x8b -> push(wholeNumber(bytes(wholeNumberLength())));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(input.getLong())));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean text(int opcode) {
        switch (opcode) {
            case 'X' -> push(utf8(input.getInt()));
            case 0x8c -> push(utf8(unsignedByte()));
            case 0x8d -> push(utf8(input.getLong()));
            case 'T' -> push(latin1(input.getInt()));
            case 'U' -> push(latin1(unsignedByte()));
            case 'B' -> push(latin1(input.getInt()));
            case 'C' -> push(latin1(unsignedByte()));
            case 0x8e -> push(latin1(input.getLong()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int opcode) {
        switch (opcode) {
            case '(' -> {
                marked.push(stack);
                stack = new ArrayList<>();
            }
            case ']', 0x8f -> push(new ArrayList<>());
            case 'l', 0x91 -> push(popMarked());
            case 'a' -> {
                Object item = pop();
                list().add(item);
            }
            case 'e', 0x90 -> {
                List<Object> items = popMarked();
                list().addAll(items);
            }
            case ')' -> push(new Tuple(List.of()));
            case 't' -> push(new Tuple(popMarked()));
            case 0x85 -> push(new Tuple(popLast(1)));
            case 0x86 -> push(new Tuple(popLast(2)));
            case 0x87 -> push(new Tuple(popLast(3)));
            case '}' -> push(new LinkedHashMap<>());
            case 'd' -> {
                List<Object> items = popMarked();
                push(new LinkedHashMap<>());
                putAll(items);
            }
            case 's' -> putAll(popLast(2));
            case 'u' -> putAll(popMarked());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int opcode) {
        switch (opcode) {
            case 0x80 -> {
                int protocol = unsignedByte();
                if (protocol < 2 || protocol > 5) {
                    throw new MalformedPickleException("a pickle of the unsupported protocol " + protocol);
                }
            }
            case 0x95 -> input.getLong(); // the length of a frame, of use to streams only
            case '0' -> pop();
            case '1' -> popMarked();
            case '2' -> push(top());
            case 'q' -> memo.put(unsignedByte(), top());
            case 'r' -> memo.put(input.getInt(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> push(remembered(unsignedByte()));
            case 'j' -> push(remembered(input.getInt()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int opcode) {
        switch (opcode) {
            case 'c' -> push(PickleGlobals.named(line(), line()));
            case 0x93 -> {
                List<Object> names = popLast(2);
                if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
                    throw new MalformedPickleException("a reference to something whose name is not a text");
                }
                push(PickleGlobals.named(module, name));
            }
            case 'R', 0x81 -> {
                if (!(pop() instanceof Tuple arguments) || !(pop() instanceof Global global)) {
                    throw new MalformedPickleException("a call of something that cannot be called");
                }
                arguments.items().forEach(argument -> spend(argument instanceof List<?> list ? list.size() : 0));
                push(global.construction().of(arguments.items()));
            }
            case 'b' -> build(pop());
            case 'Q' -> {
                if (!(pop() instanceof Tuple id)) {
                    throw new MalformedPickleException("a storage that is not described by a tuple");
                }
                push(persistent.apply(id));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The state of an object: settings keep theirs, ordered dictionaries carry module versions nobody needs. */
    private void build(Object state) {
        boolean stateless = top() instanceof Map || top() instanceof Ignored || top() instanceof PickleValue.TensorView;
        if (!stateless) {
            throw new MalformedPickleException("a state for an object that has none");
        }
    }

    private void putAll(List<Object> items) {
        if (items.size() % 2 != 0) {
            throw new MalformedPickleException("a dictionary with a key but no value");
        }
        if (!(top() instanceof Map<?, ?>)) {
            throw new MalformedPickleException("a key for something that is not a dictionary");
        }
        @SuppressWarnings("unchecked")
        Map<Object, Object> map = (Map<Object, Object>) top();
        for (int i = 0; i < items.size(); i += 2) {
            map.put(key(items.get(i)), items.get(i + 1));
        }
    }

    /**
     * A key to store a value under. Only texts are ever looked up. Any other honest key gets an identity instead of its
     * value, because hashing a large one again and again, or many that collide, can take hours; keys that could contain
     * themselves are refused.
     */
    static Object key(Object key) {
        if (key instanceof String) {
            return key;
        }
        boolean plain = key == null
                || key instanceof Number
                || key instanceof Boolean
                || key instanceof ElementType
                || key instanceof Global
                || key instanceof Tuple;
        if (!plain) {
            throw new MalformedPickleException("a dictionary whose keys are neither texts nor numbers");
        }
        return new Object();
    }

    @SuppressWarnings("unchecked")
    private List<Object> list() {
        if (top() instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw new MalformedPickleException("an item for something that is not a list");
    }

    private Object top() {
        return stack.get(stack.size() - 1);
    }

    /** A method, so that its argument may exchange the stack: a field would be read before the argument is made. */
    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() {
        return stack.remove(stack.size() - 1);
    }

    private List<Object> popLast(int count) {
        List<Object> tail = stack.subList(stack.size() - count, stack.size());
        List<Object> items = new ArrayList<>(tail);
        tail.clear();
        return items;
    }

    private List<Object> popMarked() {
        if (marked.isEmpty()) {
            throw new MalformedPickleException("the end of a sequence that never began");
        }
        List<Object> items = stack;
        stack = marked.pop();
        return items;
    }

    private Object remembered(int index) {
        if (!memo.containsKey(index)) {
            throw new MalformedPickleException("a reference to a value that was never stored");
        }
        return memo.get(index);
    }

    private int unsignedByte() {
        return input.get() & 0xff;
    }

    private int wholeNumberLength() {
        int length = input.getInt();
        if (length > LONGEST_WHOLE_NUMBER) {
            throw new MalformedPickleException("a whole number of " + length + " bytes");
        }
        return length;
    }

    private byte[] bytes(long length) {
        if (length < 0 || length > input.remaining()) {
            throw new BufferUnderflowException();
        }
        if (length > LONGEST) {
            throw new MalformedPickleException("a text of " + length + " bytes; save the state_dict alone");
        }
        byte[] bytes = new byte[(int) length];
        input.get(bytes);
        return bytes;
    }

    private String utf8(long length) {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    private String latin1(long length) {
        return new String(bytes(length), StandardCharsets.ISO_8859_1);
    }

    private String line() {
        int first = input.position();
        while (input.get() != '\n') {
            if (input.position() - first > LONGEST_NAME) {
                throw new MalformedPickleException("a reference to a name without an end");
            }
        }
        byte[] bytes = new byte[input.position() - 1 - first];
        input.get(first, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Number wholeNumber(byte[] littleEndian) {
        byte[] bigEndian = new byte[Math.max(1, littleEndian.length)];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[bigEndian.length - 1 - i] = littleEndian[i];
        }
        BigInteger value = new BigInteger(bigEndian);
        if (value.bitLength() < Long.SIZE) {
            return value.longValue();
        }
        return value;
    }
}
