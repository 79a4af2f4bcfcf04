package dev.hubbub.speech;

import dev.hubbub.speech.avhubert.ctc.CtcFamily;
import dev.hubbub.speech.avhubert.seq2seq.Seq2SeqFamily;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.CheckpointLocation;
import dev.hubbub.speech.flamingo.FlamingoFamily;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.torchscript.TorchScriptFamily;
import dev.hubbub.speech.whisper.plain.WhisperFamily;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** All families of models, and the only place that tells them apart by name. */
public final class ModelFamilies {

    /** The first is what a checkpoint that says nothing of itself is taken for. */
    private static final List<ModelFamily> ALL = List.of(
            new WhisperFamily(), new FlamingoFamily(), new Seq2SeqFamily(), new CtcFamily(), new TorchScriptFamily());

    private ModelFamilies() {}

    /** All families. */
    public static List<ModelFamily> all() {
        return ALL;
    }

    /**
     * The family of a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static ModelFamily named(String name) {
        return ALL.stream()
                .filter(family -> family.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no model family \"" + name
                        + "\"; choose one of "
                        + ALL.stream().map(ModelFamily::name).collect(Collectors.joining(", "))
                        + "."));
    }

    /**
     * The family that a checkpoint is of, as far as it says so; one that says nothing is taken for a Whisper model, whose
     * loader then says what it lacks.
     *
     * @param checkpoint a folder or a file
     * @throws CheckpointException if it is a folder that holds several models, or something else
     */
    public static ModelFamily of(Path checkpoint) {
        Path own = CheckpointLocation.of(checkpoint).path();
        return ALL.stream().filter(family -> family.recognises(own)).findFirst().orElse(ALL.get(0));
    }
}
