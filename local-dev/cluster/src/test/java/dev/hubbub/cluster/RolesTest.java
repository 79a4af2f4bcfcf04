package dev.hubbub.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hubbub.cluster.access.AccessRequest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users are known by their tokens, and may do what roles allow. */
class RolesTest {
    private static final List<AccessRequest> REFUSED = Collections.synchronizedList(new ArrayList<>());
    private static LocalCluster cluster;
    private static KubernetesClient admin;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = LocalCluster.start(LocalClusterConfig.withoutNode(folder, 0).withRoles((user, request, allowed) -> {
            if (!allowed) {
                REFUSED.add(request);
            }
        }));
        admin = client(cluster.kubeconfig());
        for (String namespace : List.of("lab", "attic")) {
            apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + namespace + "}\n");
        }
    }

    @AfterAll
    static void stop() {
        admin.close();
        cluster.close();
    }

    @Test
    void who_brings_no_token_is_unknown_and_who_has_no_role_may_do_nothing_but_ask() {
        Config nobody = Config.fromKubeconfig(cluster.kubeconfig());
        nobody.setOauthToken("made-up");
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(nobody).build()) {
            assertThatThrownBy(() -> client.configMaps().inNamespace("lab").list())
                    .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                            .isEqualTo(401));
        }
        try (KubernetesClient bare = client(cluster.kubeconfig("lab", "bare"))) {
            assertThatThrownBy(() -> bare.batch().v1().jobs().inNamespace("lab").list())
                    .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                            .isEqualTo(403))
                    .hasMessageContaining("jobs.batch is forbidden: User \"system:serviceaccount:lab:bare\" cannot list"
                            + " resource \"jobs\" in API group \"batch\" in the namespace \"lab\"");
            assertThat(REFUSED).contains(new AccessRequest("list", "batch", "jobs", "", "lab", ""));
            assertThat(may(bare, "list", "lab")).isFalse();
        }
    }

    @Test
    void a_role_holds_in_its_namespace_for_its_verbs_and_names_and_a_cluster_role_where_it_is_bound() {
        apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reader, namespace: lab}
                rules:
                  - {apiGroups: [""], resources: [configmaps], verbs: [list, create]}
                  - {apiGroups: [""], resources: [configmaps], resourceNames: [mine], verbs: [get, update]}
                """);
        apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: reader, namespace: lab}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
                subjects: [{kind: ServiceAccount, name: reader, namespace: attic}]
                """);
        try (KubernetesClient reader = client(cluster.kubeconfig("attic", "reader"))) {
            reader.configMaps().inNamespace("lab").list();
            reader.resource(configMap("mine")).create();
            assertThat(reader.configMaps().inNamespace("lab").withName("mine").get())
                    .isNotNull();
            assertForbidden(() ->
                    reader.configMaps().inNamespace("lab").withName("other").get());
            assertForbidden(() -> reader.configMaps().inNamespace("attic").list());
            assertForbidden(() -> reader.configMaps().inAnyNamespace().list());
            assertForbidden(() ->
                    reader.configMaps().inNamespace("lab").withName("mine").delete());
            assertThat(may(reader, "list", "lab")).isTrue();
            assertThat(may(reader, "list", "attic")).isFalse();

            apply(
                    """
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: ClusterRole
                    metadata: {name: lister}
                    rules: [{apiGroups: ["*"], resources: ["*"], verbs: [list]}]
                    """);
            apply(
                    """
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: RoleBinding
                    metadata: {name: lister, namespace: attic}
                    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: lister}
                    subjects: [{kind: Group, name: "system:serviceaccounts:attic", apiGroup: rbac.authorization.k8s.io}]
                    """);
            reader.configMaps().inNamespace("attic").list();
            assertForbidden(() -> reader.configMaps().inAnyNamespace().list());
        }
    }

    @Test
    void what_makes_an_object_by_another_way_needs_the_right_to_make_it_and_to_hold_its_owner() {
        apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: patcher, namespace: lab}
                rules:
                  - {apiGroups: [""], resources: [configmaps], verbs: [patch]}
                  - {apiGroups: [batch], resources: [jobs], verbs: [create]}
                """);
        apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: patcher, namespace: lab}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: patcher}
                subjects: [{kind: ServiceAccount, name: patcher, namespace: lab}]
                """);
        ConfigMap owner = admin.resource(configMap("owner")).create();
        try (KubernetesClient patcher = client(cluster.kubeconfig("lab", "patcher"))) {
            assertForbidden(() -> patcher.resource(configMap("applied")).serverSideApply());
            patcher.resource(configMap("owner")).serverSideApply();
            OwnerReference holds = new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("ConfigMap")
                    .withName("owner")
                    .withUid(owner.getMetadata().getUid())
                    .withBlockOwnerDeletion(true)
                    .build();
            assertForbidden(() -> patcher.resource(job("held", holds)).create());
            holds.setBlockOwnerDeletion(false);
            patcher.resource(job("free", holds)).create();
        }
    }

    private static Job job(String name, OwnerReference owner) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("lab")
                .withOwnerReferences(owner)
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("c")
                .withImage("i")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("lab")
                .endMetadata()
                .addToData("key", "value")
                .build();
    }

    private static boolean may(KubernetesClient client, String verb, String namespace) {
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(verb)
                .withResource("configmaps")
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        return client.resource(review).create().getStatus().getAllowed();
    }

    private static void assertForbidden(Runnable request) {
        assertThatThrownBy(request::run)
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(403));
    }

    private static KubernetesClient client(String kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig);
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static void apply(String yaml) {
        admin.resource(yaml).create();
    }
}
