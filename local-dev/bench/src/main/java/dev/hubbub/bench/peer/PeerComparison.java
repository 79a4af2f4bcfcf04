package dev.hubbub.bench.peer;

import dev.hubbub.bench.time.Spent;
import java.util.ArrayList;
import java.util.List;

/**
 * A step of the work by Hubbub and by somebody else's program. Both take turns, so that what else the machine does meets
 * both.
 *
 * @param what was worked on: a family or a shape of models, a kind of sound
 * @param step what was done
 * @param batch how much of it at once
 * @param hubbub median time of Hubbub
 * @param peer median time of the other program
 * @param ratio of the wall times, below 1 where Hubbub is faster
 * @param cpuRatio of the processor times
 */
public record PeerComparison(
        String what, String step, int batch, Spent hubbub, Spent peer, double ratio, double cpuRatio) {

    /** One of several ways to do something. */
    public interface Turn {
        Spent take();
    }

    /** Lets both take turns; the first one of each is not counted. */
    public static PeerComparison turns(String what, String step, int batch, int repeats, Turn hubbub, Turn peer) {
        List<Spent> ours = new ArrayList<>();
        List<Spent> theirs = new ArrayList<>();
        for (int run = 0; run <= repeats; run++) {
            Spent own = hubbub.take();
            Spent other = peer.take();
            if (run > 0) {
                ours.add(own);
                theirs.add(other);
            }
        }
        return of(what, step, batch, Spent.median(ours), Spent.median(theirs));
    }

    /** Of the time that each took. */
    public static PeerComparison of(String what, String step, int batch, Spent hubbub, Spent peer) {
        return new PeerComparison(
                what,
                step,
                batch,
                hubbub,
                peer,
                hubbub.wallSeconds() / peer.wallSeconds(),
                hubbub.cpuSeconds() / peer.cpuSeconds());
    }
}
