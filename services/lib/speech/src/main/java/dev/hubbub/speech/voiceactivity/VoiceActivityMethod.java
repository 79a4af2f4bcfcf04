package dev.hubbub.speech.voiceactivity;

import java.util.function.Supplier;

/** The detectors that there are. */
public enum VoiceActivityMethod {
    /** By loudness. */
    ENERGY(EnergyDetector::new),
    /** By a small network that was trained on speech of many languages. */
    SILERO(SileroDetector::new);

    private final Supplier<VoiceActivityDetector> detectors;

    VoiceActivityMethod(Supplier<VoiceActivityDetector> detectors) {
        this.detectors = detectors;
    }

    /** A detector, which whoever asked for it closes. */
    public VoiceActivityDetector detector() {
        return detectors.get();
    }
}
