package dev.hubbub.training.soup;

import dev.hubbub.speech.training.run.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Decodes what is held out with a candidate, and counts errors. */
@FunctionalInterface
public interface Judge {

    /**
     * What a candidate makes of what is held out.
     *
     * @param heard what of that it was in fact given, by name, such as its modalities: the same for all candidates. A
     *     dataset may lack what was asked for
     */
    record Verdict(Evaluation evaluation, Map<String, Object> heard) {

        public Verdict {
            heard = heard == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(heard));
        }
    }

    /** @throws IOException if what is held out cannot be read */
    Verdict judge(Path candidate) throws IOException;
}
