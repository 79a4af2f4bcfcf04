package dev.hubbub.speech.model;

import java.nio.file.Path;

/** How models of a family are trained further. */
@FunctionalInterface
public interface ModelTraining {

    /**
     * Opens a checkpoint for training.
     *
     * @param checkpoint a folder or a file, which must stay as it is until the model is closed
     * @param options the precision is that of the computation; the weights that are trained are kept in float32
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if it is no complete model of this family
     * @throws dev.hubbub.speech.torch.DeviceMemoryException if the device has too little memory for it
     */
    TrainableModel open(Path checkpoint, ModelOptions options);
}
