package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** Whose recordings of a session of the layout {@code mcorec} are used. */
public enum CameraView {
    /** The one camera in the middle that sees everybody, and its microphone. */
    CENTRAL(Hysteresis.DEFAULT),
    /** Each speaker's own camera and lapel microphone; the challenge gives them in its training set only. */
    EGO(Hysteresis.EGO);

    private final Hysteresis hysteresis;

    CameraView(Hysteresis hysteresis) {
        this.hysteresis = hysteresis;
    }

    /** How the challenge's baseline makes regions of the scores of this view. */
    public Hysteresis hysteresis() {
        return hysteresis;
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static CameraView of(String text) {
        for (CameraView view : values()) {
            if (view.text().equals(text)) {
                return view;
            }
        }
        throw new IllegalArgumentException(
                "There is no view '" + text + "'; choose one of " + Arrays.toString(values()));
    }

    @Override
    public String toString() {
        return text();
    }
}
