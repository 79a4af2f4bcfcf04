package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.ControllerSettings.LeaderElection;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lease that says which of several controllers works. One that ends lets go of it, so that the next need not wait
 * until it runs out.
 */
final class LeaderLease {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);
    private static final int ATTEMPTS = 3;

    private final KubernetesClient client;
    private final LeaderElection election;
    private final String namespace;
    private final Runnable got;
    private volatile boolean leads;
    private volatile boolean released;
    private volatile String leader;

    /**
     * A Lease that nobody asked for yet.
     *
     * @param got run when this controller begins to lead, before it does anything
     * @throws IllegalArgumentException if nobody says in which namespace it is
     */
    LeaderLease(KubernetesClient client, LeaderElection election, Runnable got) {
        this.client = client;
        this.election = election;
        this.namespace = election.namespace()
                .or(() -> Optional.ofNullable(client.getConfiguration().getNamespace()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "Controllers take turns by a Lease, and it is not known in which namespace: this is no pod, and"
                                + " KUBECONFIG names none. Set HUBBUB_CONTROLLER_LEASE_NAMESPACE"));
        this.got = got;
    }

    /** The Lease's namespace. */
    String namespace() {
        return namespace;
    }

    /** The Lease's name. */
    String name() {
        return election.name();
    }

    /** How the operator is to ask for it. */
    LeaderElectionConfiguration configuration() {
        // JOSDK's own exit on a lost lease also runs when the process is asked to stop, and then waits for itself:
        // so the process is halted here, and only if the lease was lost while nobody asked it to stop.
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(name())
                .withLeaseNamespace(namespace)
                .withIdentity(election.identity())
                .withLeaseDuration(election.lasts())
                .withRenewDeadline(election.renewedWithin())
                .withRetryPeriod(election.askedEvery())
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(this::begin, this::lost, this::isHeldBy))
                .build();
    }

    /** What a controller that does not lead waits for, in one sentence; absent if it leads. */
    Optional<String> waitsFor() {
        if (leads) {
            return Optional.empty();
        }
        return Optional.of("Waiting for the Lease " + namespace + "/" + name()
                + (leader == null ? "" : ", which " + leader + " holds"));
    }

    /** From now on it is no fault to lose it. */
    void isClosing() {
        released = true;
    }

    /** Lets go of it; whoever waits may have it at once. To be called when no more work is done. */
    void release() {
        Resource<Lease> lease = client.leases().inNamespace(namespace).withName(name());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Lease held = lease.get();
                if (held == null
                        || held.getSpec() == null
                        || !election.identity().equals(held.getSpec().getHolderIdentity())) {
                    return;
                }
                client.resource(new LeaseBuilder(held)
                                .editSpec()
                                .withHolderIdentity("")
                                .withLeaseDurationSeconds(1)
                                .endSpec()
                                .build())
                        .update();
                LOG.info("This controller let go of the Lease {}/{}", namespace, name());
                return;
            } catch (KubernetesClientException e) {
                // A renewal was on its way.
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    LOG.warn("The Lease {}/{} stays until it runs out: {}", namespace, name(), e.getMessage());
                    return;
                }
            }
        }
    }

    private void begin() {
        leads = true;
        LOG.info("This controller leads: it has the Lease {}/{}", namespace, name());
        got.run();
    }

    private void lost() {
        if (!released) {
            LOG.error("This controller lost its lease and ends, so that two do not work at once");
            Runtime.getRuntime().halt(1);
        }
    }

    private void isHeldBy(String holder) {
        boolean news = !Objects.equals(leader, holder);
        leader = holder == null || holder.isEmpty() ? null : holder;
        if (news && leader != null && !leader.equals(election.identity())) {
            LOG.info("This controller waits: {} leads", leader);
        }
    }
}
