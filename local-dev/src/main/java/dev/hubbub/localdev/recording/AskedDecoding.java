package dev.hubbub.localdev.recording;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.WhisperSettings.Fallback;
import dev.hubbub.speech.model.Capabilities;

/**
 * How recordings and sessions are to be decoded.
 *
 * @param settings settings of a {@link Decoding} by name. Without {@code beamSize} there are 5 where the model can search,
 *     without {@code fallback} there is one where it can draw; {@code conditionOnPreviousText} is for windows alone
 */
public record AskedDecoding(ObjectNode settings) {

    private static final int USUAL_BEAM_SIZE = 5;

    /** @throws dev.hubbub.contracts.setting.InvalidSettingException if no model can be set so */
    public AskedDecoding {
        settings = settings.deepCopy();
        decoding(settings, true);
    }

    /** For windows that follow each other. */
    Decoding ofWindows(Capabilities model) {
        return decoding(settings, model.search());
    }

    /** For segments and parts that do not depend on each other, which is faster in batches. */
    Decoding ofSegments(Capabilities model) {
        return ofWindows(model).with("conditionOnPreviousText", null);
    }

    private static Decoding decoding(ObjectNode settings, boolean search) {
        ObjectNode whole = settings.deepCopy();
        if (!whole.has("beamSize")) {
            whole.put("beamSize", search ? USUAL_BEAM_SIZE : 1);
        }
        if (!whole.has("fallback") && search) {
            whole.set("fallback", Json.tree(Fallback.DEFAULT));
        }
        return Decoding.of(whole);
    }
}
