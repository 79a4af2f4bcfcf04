package dev.hubbub.contracts.task;

/**
 * Weights were put into the store, or others took their place: for whoever stores them in a place that sends no bucket
 * notifications. It may come before all files are there, and more than once.
 *
 * @param uri the folder with the checkpoint's files, or one of the files: {@code s3://bucket/prefix}
 */
public record CheckpointLanded(String uri) implements Payload {

    @Override
    public <R> R accept(Reader<R> reader) {
        return reader.checkpointLanded(this);
    }
}
