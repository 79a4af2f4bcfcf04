package dev.hubbub.cluster.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The GPUs of this machine and which pod has which. A machine without any lets pods that ask for some run all the
 * same: on a laptop the same Experiment is to run on the CPU. A machine that has some keeps to them, and a pod that has
 * been given one computes there or says what it lacks.
 */
final class Gpus {
    private final int count;
    private final Map<String, List<Integer>> held = new HashMap<>();

    Gpus(int count) {
        this.count = count;
    }

    /** The GPUs whose device files the NVIDIA driver has made. */
    static Gpus ofThisMachine() {
        try (Stream<Path> devices = Files.list(Path.of("/dev"))) {
            return new Gpus((int)
                    devices.filter(device -> device.getFileName().toString().matches("nvidia[0-9]+"))
                            .count());
        } catch (IOException e) {
            return new Gpus(0);
        }
    }

    int count() {
        return count;
    }

    /**
     * Gives GPUs to a pod.
     *
     * @return the devices' numbers, empty where none is wanted or none exists; nothing where too few are free
     */
    Optional<List<Integer>> take(String podUid, int wanted) {
        if (count == 0 || wanted == 0) {
            return Optional.of(List.of());
        }
        TreeSet<Integer> free = new TreeSet<>(IntStream.range(0, count).boxed().toList());
        held.values().forEach(free::removeAll);
        if (free.size() < wanted) {
            return Optional.empty();
        }
        List<Integer> given = new ArrayList<>(free).subList(0, wanted);
        held.put(podUid, given);
        return Optional.of(given);
    }

    void giveBack(String podUid) {
        held.remove(podUid);
    }
}
