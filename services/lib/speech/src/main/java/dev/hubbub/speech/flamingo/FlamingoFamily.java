package dev.hubbub.speech.flamingo;

import dev.hubbub.speech.avhubert.AvHubertEncoder;
import dev.hubbub.speech.avhubert.AvHubertEyes;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.model.ModelAssembly;
import dev.hubbub.speech.model.ModelFamily;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.ModelTraining;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.whisper.WhisperModel;
import dev.hubbub.speech.whisper.WhisperTraining;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whisper-Flamingo as it is published: a file of Lightning, alone or in a folder, with {@code config.json} beside it for
 * what the file does not say.
 */
public final class FlamingoFamily implements ModelFamily {

    @Override
    public String name() {
        return FlamingoLayout.MODEL_TYPE;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<Precision> precisions() {
        return EnumSet.allOf(Precision.class);
    }

    @Override
    public boolean recognises(Path checkpoint) {
        return JsonFields.readIfPresent(checkpoint.resolve("config.json"))
                .filter(config -> config.text("model_type", "").equals(FlamingoLayout.MODEL_TYPE))
                .isPresent();
    }

    @Override
    public SpeechModel load(Path checkpoint, ModelOptions options) {
        try (WhisperCheckpoint opened = WhisperCheckpoint.open(checkpoint, FlamingoLayout.VARIANT)) {
            return WhisperModel.load(opened, options, Optional.of(videoEncoder(opened, options)));
        }
    }

    @Override
    public Optional<ModelAssembly> assembly() {
        return Optional.of(new FlamingoAssembly());
    }

    @Override
    public Optional<ModelTraining> training() {
        return Optional.of(FlamingoFamily::open);
    }

    private static TrainableModel open(Path path, ModelOptions options) {
        return WhisperTraining.open(
                WhisperCheckpoint.open(path, FlamingoLayout.VARIANT),
                options,
                opened -> Optional.of(new WhisperTraining.Looking(eyes(opened, options), FlamingoLayout::published)));
    }

    private static TrainableEyes eyes(WhisperCheckpoint opened, ModelOptions options) {
        AvHubertEyes encoder = new AvHubertEyes(
                opened.parameters(),
                FlamingoLayout.VIDEO_ENCODER,
                FlamingoConfig.in(opened.folder()).videoHeads(),
                opened.path().toString(),
                options.precision(),
                options.trainingDevice());
        requireProjected(opened, encoder.width(), encoder::close);
        return new TrainableEyes(encoder);
    }

    private static AvHubertVideoEncoder videoEncoder(WhisperCheckpoint opened, ModelOptions options) {
        AvHubertEncoder encoder = AvHubertEncoder.load(
                opened.parameters().under(FlamingoLayout.VIDEO_ENCODER),
                FlamingoConfig.in(opened.folder()).videoHeads(),
                opened.path().toString(),
                options.precision(),
                options.inferenceDevice());
        requireProjected(opened, encoder.dimensions().width(), encoder::close);
        return new AvHubertVideoEncoder(encoder);
    }

    private static void requireProjected(WhisperCheckpoint opened, int width, Runnable otherwise) {
        long projected = opened.tensor(FlamingoLayout.PROJECTION).shape()[1];
        if (width != projected) {
            otherwise.run();
            throw new CheckpointException(opened.path() + " has a video encoder of width " + width
                    + ", but projects states of width " + projected + ": copy or download it again.");
        }
    }
}
