package dev.hubbub.localdev.stack;

import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.cluster.ContainerCommand;
import dev.hubbub.cluster.LocalNodeConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the services and the pods of a local stack find in their environment. */
final class ServiceEnvironment {

    /** Credentials of a store that only this machine can reach; they are no secret. */
    static final String ACCESS_KEY = "hubbub";

    static final String SECRET_KEY = "hubbub-secret";

    /** Small and quick to start: a laptop runs all of them at once. */
    static final List<String> SERVICE_FLAGS =
            List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k");

    /**
     * The optimising compiler for what computes: loops over sound and pictures reach these numbers at once. What is called
     * some thousand times, such as the clients of broker and store, would take longer to optimise than to run: ten times
     * the compiler's own numbers save a third of a pod's time where recordings are short.
     */
    private static final List<String> FOR_LOOPS = List.of(
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    /** The flags of an always-on service. Finding faces is quick with the optimising compiler only. */
    static List<String> serviceFlags(String service) {
        return service.equals("segmentation") ? computing("-Xmx256m", "-Xss512k") : SERVICE_FLAGS;
    }

    private static List<String> computing(String... memory) {
        List<String> flags = new ArrayList<>(List.of(memory));
        flags.add("-XX:+UseSerialGC");
        flags.addAll(FOR_LOOPS);
        return List.copyOf(flags);
    }

    /**
     * The services that run as experiments' own pods, with the flags of each. What they compute in Java, be it features
     * or averages, deserves the optimising compiler.
     */
    static final Map<String, List<String>> POD_FLAGS = Map.of(
            "training", computing("-Xmx512m"),
            "transcription", computing("-Xmx512m"));

    private final String bootstrapServers;
    private final StackRecord.Store store;
    private final DataFolder folder;

    ServiceEnvironment(String bootstrapServers, StackRecord.Store store, DataFolder folder) {
        this.bootstrapServers = bootstrapServers;
        this.store = store;
        this.folder = folder;
    }

    /** An always-on service's. */
    Map<String, String> ofService(int port) {
        Map<String, String> variables = new HashMap<>(common());
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        variables.put("KUBECONFIG", folder.kubeconfig().toString());
        return variables;
    }

    /**
     * What the node runs for the images of Jobs, on the CPU where the machine has no GPU.
     *
     * @throws StackFailure if a service is not built
     */
    LocalNodeConfig ofNode(Installation installation) throws StackFailure {
        // Several pods share one machine's ports.
        Map<String, String> brought = Map.of("QUARKUS_HTTP_PORT", "0");
        Map<String, ContainerCommand> images = new HashMap<>();
        for (Map.Entry<String, List<String>> pod : POD_FLAGS.entrySet()) {
            ServiceProgram program = installation.service(pod.getKey());
            images.put(
                    "hubbub/" + pod.getKey(),
                    new ContainerCommand(() -> program.command(pod.getValue()), brought, Optional.empty()));
        }
        return new LocalNodeConfig(images, common(), Map.of("HUBBUB_DEVICE", "cpu"));
    }

    private Map<String, String> common() {
        Map<String, String> variables = new HashMap<>(fixed());
        if (!"UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
            // Recordings may be called what they like, and transcripts are called after them.
            variables.put("LC_ALL", "C.UTF-8");
        }
        return variables;
    }

    private Map<String, String> fixed() {
        return Map.ofEntries(
                Map.entry("HUBBUB_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers),
                Map.entry(ObjectStoreSettings.ENDPOINT, store.endpoint()),
                Map.entry(ObjectStoreSettings.ACCESS_KEY, store.accessKey()),
                Map.entry(ObjectStoreSettings.SECRET_KEY, store.secretKey()),
                Map.entry(ObjectStoreSettings.BUCKET, store.bucket()),
                Map.entry("HUBBUB_CACHE", folder.cache().toString()),
                Map.entry("QUARKUS_HTTP_HOST", "127.0.0.1"),
                // Spinning OpenMP threads starve each other where processes share cores.
                Map.entry("GOMP_SPINCOUNT", "0"),
                Map.entry("OMP_WAIT_POLICY", "PASSIVE"),
                Map.entry("DJL_OFFLINE", "true"),
                Map.entry("OPT_OUT_TRACKING", "true"));
    }
}
