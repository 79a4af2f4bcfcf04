package dev.hubbub.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.cluster.access.Access;
import dev.hubbub.cluster.access.AccessRequest;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the Helm chart lets the controller do, as its template says it. */
final class ChartRules {

    private static final Path TEMPLATE =
            Path.of(System.getProperty("basedir", ".")).resolve("../../charts/hubbub/templates/rbac.yaml");

    private final List<PolicyRule> rules;

    private ChartRules(List<PolicyRule> rules) {
        this.rules = rules;
    }

    /** The rules for the namespaces that the controller looks after. */
    static ChartRules ofController() throws IOException {
        return named("hubbub.controllerRules");
    }

    /** The rules for the namespace of its Lease. */
    static ChartRules ofLease() throws IOException {
        return named("hubbub.leaseRules");
    }

    private static ChartRules named(String definition) throws IOException {
        Matcher found = Pattern.compile(
                        "\\{\\{- define \"" + Pattern.quote(definition) + "\" -}}\n(.*?)\\{\\{- end -}}",
                        Pattern.DOTALL)
                .matcher(Files.readString(TEMPLATE));
        assertTrue(found.find(), definition + " is not defined in " + TEMPLATE);
        String role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules:\n" + found.group(1);
        return new ChartRules(Serialization.unmarshal(role, Role.class).getRules());
    }

    /** The same without a verb for a resource. */
    ChartRules without(String verb, String resource) {
        return new ChartRules(rules.stream()
                .map(rule -> rule.getResources().contains(resource)
                        ? new PolicyRuleBuilder(rule).removeFromVerbs(verb).build()
                        : rule)
                .toList());
    }

    /** Lets a service account of a namespace do in another what they allow. */
    void grant(KubernetesClient client, String name, String namespace, String account, String accountNamespace) {
        client.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .create();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                        .addNewSubject("", "ServiceAccount", account, accountNamespace)
                        .build())
                .create();
    }

    /** The verbs without which each of these requests would have been allowed just the same. */
    List<String> superfluous(Set<AccessRequest> requests) {
        List<String> superfluous = new ArrayList<>();
        for (PolicyRule rule : rules) {
            for (String resource : rule.getResources()) {
                for (String verb : rule.getVerbs()) {
                    boolean needed = requests.stream()
                            .filter(request -> verb.equals(request.verb())
                                    && resource.equals(request.qualifiedResource())
                                    && rule.getApiGroups().contains(request.group()))
                            .anyMatch(request -> allowing(request) == 1);
                    if (!needed) {
                        superfluous.add(verb + " " + resource);
                    }
                }
            }
        }
        return superfluous;
    }

    private long allowing(AccessRequest request) {
        return rules.stream()
                .map(rule -> new Access.Rule(
                        Set.copyOf(rule.getVerbs()),
                        Set.copyOf(rule.getApiGroups()),
                        Set.copyOf(rule.getResources()),
                        Set.copyOf(rule.getResourceNames())))
                .filter(rule -> rule.allows(request))
                .count();
    }
}
