package dev.hubbub.worker;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this process is called in results, in commits and as the source of its events. */
@Singleton
public class WorkerIdentity {

    private final String name;

    WorkerIdentity(WorkerSettings settings) {
        this.name = settings.name().orElseGet(WorkerIdentity::hostAndProcess);
    }

    /** The name. */
    public String name() {
        return name;
    }

    private static String hostAndProcess() {
        String host = System.getenv("HOSTNAME");
        if (host == null || host.isBlank()) {
            try {
                host = InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                host = "localhost";
            }
        }
        // In a container the process is always the first one, and the host is the pod.
        long process = ProcessHandle.current().pid();
        return process == 1 ? host : host + "-" + process;
    }
}
