package dev.hubbub.localdev.command;

import dev.hubbub.localdev.stack.StackRecord;
import java.io.PrintWriter;

/** Says how to reach a stack. */
final class StackDescription {

    private StackDescription() {}

    static void write(StackRecord stack, PrintWriter out) {
        StackRecord.Store store = stack.objectStore();
        out.println();
        stack.dashboard().ifPresent(address -> out.println("  Dashboard     " + address));
        out.println("  Kubernetes    " + stack.kubernetes());
        out.println("                export KUBECONFIG=" + stack.kubeconfig());
        out.println("                kubectl get experiments,trials");
        out.println("  Kafka         " + stack.kafka());
        out.println("  S3            " + store.endpoint() + "  bucket " + store.bucket() + ", access key "
                + store.accessKey() + ", secret key " + store.secretKey());
        for (StackRecord.Service service : stack.services()) {
            out.printf("  %-14s%s  log %s%n", service.name(), service.url(), service.log());
        }
        out.println();
    }
}
