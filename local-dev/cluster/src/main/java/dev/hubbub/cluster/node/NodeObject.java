package dev.hubbub.cluster.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.objects.ClusterObjects;
import dev.hubbub.cluster.objects.WriteOptions;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.store.ObjectKey;
import java.lang.management.ManagementFactory;

/** The Node in the API: what this machine has. */
final class NodeObject {
    private static final String MANAGER = "local-node";
    private static final int MOST_PODS = 110;

    private NodeObject() {}

    static void register(ClusterObjects objects, String name, int gpus) {
        ResourceType nodes = objects.catalog().builtIn("nodes");
        ObjectKey key = ObjectKey.of(nodes, "", name);
        if (objects.store().get(key).isEmpty()) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.putObject("metadata").put("name", name).putObject("labels").put("kubernetes.io/hostname", name);
            node.putObject("spec");
            objects.create(nodes, "", node, WriteOptions.internal(MANAGER));
        }
        objects.change(nodes, key, "status", MANAGER, node -> {
            node.set("status", status(gpus));
            return node;
        });
    }

    private static ObjectNode status(int gpus) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        ObjectNode capacity = JsonNodeFactory.instance.objectNode();
        capacity.put("cpu", String.valueOf(Runtime.getRuntime().availableProcessors()));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine) {
            capacity.put("memory", machine.getTotalMemorySize() / 1024 + "Ki");
        }
        capacity.put("pods", String.valueOf(MOST_PODS));
        if (gpus > 0) {
            capacity.put("nvidia.com/gpu", String.valueOf(gpus));
        }
        status.set("capacity", capacity);
        status.set("allocatable", capacity.deepCopy());
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("reason", "LocalNodeReady")
                .put("message", "the local node runs processes")
                .put("lastHeartbeatTime", ObjectMeta.now())
                .put("lastTransitionTime", ObjectMeta.now());
        status.putArray("addresses").addObject().put("type", "InternalIP").put("address", "127.0.0.1");
        status.putObject("nodeInfo")
                .put("kubeletVersion", "v1.32.0+local")
                .put("operatingSystem", System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT))
                .put("architecture", System.getProperty("os.arch"));
        return status;
    }
}
