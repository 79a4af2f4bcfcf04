package dev.hubbub.controller.work;

import java.util.HashSet;
import java.util.Set;

/** What was said of something that goes wrong again and again, so that it is said once and then only what changed. */
public final class Remarks {

    private final Set<String> said = new HashSet<>();

    /** Whether this was not said since all went well. */
    public synchronized boolean isNews(String remark) {
        return said.add(remark);
    }

    /** All went well: what goes wrong from now on is news. */
    public synchronized void wentWell() {
        said.clear();
    }
}
