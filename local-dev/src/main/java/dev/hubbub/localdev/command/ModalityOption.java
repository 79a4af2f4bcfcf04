package dev.hubbub.localdev.command;

import dev.hubbub.speech.model.Modality;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** The option that says what of recordings models take in. */
final class ModalityOption {

    @Option(
            names = "--modalities",
            paramLabel = "SENSE",
            split = ",",
            description = "What of recordings the model takes in: audio, video or both (default: all that it can). A"
                    + " model that was trained with one of them wants it here, too.")
    private Set<Modality> modalities = EnumSet.noneOf(Modality.class);

    /** Empty for all that the model can. */
    Set<Modality> modalities() {
        return modalities;
    }
}
