package dev.hubbub.embedded;

import java.nio.file.Files;
import java.nio.file.Path;

/** A process with a broker that cannot make the folder of a topic, and something to do at its end. */
final class BrokerWithoutDisk {

    private BrokerWithoutDisk() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("orderly")));
        EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0);
        Files.writeString(folder.resolve("talk-0"), "in the way");
        kafka.createTopic("talk", 1);
        Thread.sleep(60_000);
        System.out.println("still there");
    }
}
