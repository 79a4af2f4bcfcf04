package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.scoring.captions.Caption;
import dev.hubbub.scoring.captions.MalformedCaptionsException;
import dev.hubbub.scoring.captions.WebVttReader;
import dev.hubbub.scoring.text.Asides;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a speaker of a session says, on the session's clock, in order of time: the captions of a WebVTT file. Those can be
 * joined between which the speaker hardly pauses.
 */
final class SpokenCaptions {

    private SpokenCaptions() {}

    /**
     * Something that is said.
     *
     * @param number of its first caption in the file, from 1
     * @param start seconds
     * @param end seconds
     */
    record Spoken(int number, double start, double end, String text) {

        double seconds() {
            return end - start;
        }

        private Spoken with(Spoken next) {
            return new Spoken(number, start, Math.max(end, next.end), (text + " " + next.text).strip());
        }
    }

    /**
     * Reads captions.
     *
     * @param name what the file is called before people
     * @throws StageFailure if they are none
     */
    static List<Spoken> of(byte[] captions, String name, ClipSettings settings) throws StageFailure {
        List<Caption> read;
        try {
            read = WebVttReader.read(captions).captions();
        } catch (MalformedCaptionsException e) {
            throw new StageFailure(FailureReason.InvalidDataset, name + ": " + e.getMessage(), e);
        }
        List<Spoken> spoken = new ArrayList<>();
        for (int place = 0; place < read.size(); place++) {
            Caption caption = read.get(place);
            spoken.add(new Spoken(
                    place + 1, caption.startSeconds(), caption.endSeconds(), text(caption.text(), settings)));
        }
        spoken.sort(Comparator.comparingDouble(Spoken::start));
        return spoken;
    }

    private static String text(String annotated, ClipSettings settings) {
        String text = settings.takesOutVocalEvents() ? Asides.removed(annotated) : annotated;
        return text.strip().replaceAll("\\s+", " ");
    }

    /**
     * The same, those in one that follow each other closely, if settings ask for it.
     *
     * @param whole whether something can be a clip as a whole
     */
    static List<Spoken> joined(List<Spoken> spoken, ClipSettings settings, Predicate<Spoken> whole) {
        if (settings.pause() <= 0) {
            return spoken;
        }
        List<Spoken> joined = new ArrayList<>();
        for (Spoken next : spoken) {
            Spoken last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            boolean near = last != null
                    && next.start() - last.end() <= settings.pause()
                    && Math.max(last.end(), next.end()) - last.start() <= settings.longest()
                    && whole.test(last.with(next));
            if (near) {
                joined.set(joined.size() - 1, last.with(next));
            } else {
                joined.add(next);
            }
        }
        return joined;
    }
}
