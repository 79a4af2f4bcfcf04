package dev.hubbub.worker;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes that the process would end, and lets the test go on. */
@Singleton
public class RecordedExit implements ProcessExit {

    final List<String> exits = new CopyOnWriteArrayList<>();

    @Override
    public void exit(int code, String why) {
        exits.add(code + " " + why);
    }
}
