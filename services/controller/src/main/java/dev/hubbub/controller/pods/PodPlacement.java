package dev.hubbub.controller.pods;

import dev.hubbub.controller.resource.NodeAffinity;
import dev.hubbub.controller.resource.ResourcesSpec;
import dev.hubbub.controller.resource.TopologySpread;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeAffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** On which nodes pods may be, in Kubernetes' own types. Of what an experiment says, nothing of the installation's stays. */
final class PodPlacement {

    private PodPlacement() {}

    /**
     * Where pods must or should be.
     *
     * @param usual the installation's; absent if it has none
     * @param own the experiment's; absent uses the installation's
     */
    static Affinity affinity(Affinity usual, NodeAffinity own) {
        if (own == null) {
            return usual;
        }
        NodeAffinityBuilder nodes = new NodeAffinityBuilder();
        if (own.requiredDuringSchedulingIgnoredDuringExecution() != null) {
            nodes.withNewRequiredDuringSchedulingIgnoredDuringExecution()
                    .withNodeSelectorTerms(
                            own.requiredDuringSchedulingIgnoredDuringExecution().nodeSelectorTerms().stream()
                                    .map(PodPlacement::term)
                                    .toList())
                    .endRequiredDuringSchedulingIgnoredDuringExecution();
        }
        if (own.preferredDuringSchedulingIgnoredDuringExecution() != null) {
            nodes.withPreferredDuringSchedulingIgnoredDuringExecution(
                    own.preferredDuringSchedulingIgnoredDuringExecution().stream()
                            .map(preferred ->
                                    new PreferredSchedulingTerm(term(preferred.preference()), preferred.weight()))
                            .toList());
        }
        return (usual == null ? new AffinityBuilder() : new AffinityBuilder(usual))
                .withNodeAffinity(nodes.build())
                .build();
    }

    private static NodeSelectorTerm term(NodeAffinity.Term term) {
        return new NodeSelectorTermBuilder()
                .withMatchExpressions(term.matchExpressions().stream()
                        .map(one -> new NodeSelectorRequirement(
                                one.key(), one.operator().name(), one.values()))
                        .toList())
                .build();
    }

    /**
     * How pods are spread.
     *
     * @param usual the installation's
     * @param own the experiment's; absent uses the installation's
     * @param labels of the pods that are counted
     */
    static List<TopologySpreadConstraint> spread(
            List<TopologySpreadConstraint> usual, List<TopologySpread> own, Map<String, String> labels) {
        return own == null
                ? usual
                : own.stream()
                        .map(spread -> new TopologySpreadConstraintBuilder()
                                .withMaxSkew(spread.maxSkew())
                                .withTopologyKey(spread.topologyKey())
                                .withWhenUnsatisfiable(
                                        spread.whenUnsatisfiable().name())
                                .withNewLabelSelector()
                                .withMatchLabels(labels)
                                .endLabelSelector()
                                .build())
                        .toList();
    }

    /** The taints that pods tolerate, beside those of the installation. */
    static List<Toleration> tolerations(ResourcesSpec.Pods pods) {
        List<Toleration> tolerations = new ArrayList<>();
        // Five minutes by default: a pod whose node is gone would hold its work for so long.
        for (String taint : List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")) {
            tolerations.add(new TolerationBuilder()
                    .withKey(taint)
                    .withOperator("Exists")
                    .withEffect("NoExecute")
                    .withTolerationSeconds(20L)
                    .build());
        }
        if (pods.gpu() > 0) {
            tolerations.add(new TolerationBuilder()
                    .withKey("nvidia.com/gpu")
                    .withOperator("Exists")
                    .withEffect("NoSchedule")
                    .build());
        }
        for (ResourcesSpec.Toleration toleration : pods.tolerations()) {
            tolerations.add(new TolerationBuilder()
                    .withKey(toleration.key())
                    .withOperator(toleration.operator().name())
                    .withValue(toleration.value())
                    .withEffect(
                            toleration.effect() == null
                                    ? null
                                    : toleration.effect().name())
                    .build());
        }
        return tolerations;
    }
}
