package dev.hubbub.bench;

import dev.hubbub.bench.sample.SampleSpeech;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What models are held against, where it is there.
 *
 * @param python the program that PyTorch and transformers are run with
 * @param whisperCpp whisper.cpp's command line; null for none
 * @param whisperCppModel its model; null for none
 * @param ffmpeg FFmpeg's command line
 * @param samples manifest of recordings with what is said in them
 * @param trained a checkpoint that understands some of it
 */
record Peers(String python, String whisperCpp, Path whisperCppModel, String ffmpeg, Path samples, Path trained) {

    /** The recordings, where they and the checkpoint are there. */
    Optional<SampleSpeech> speech() {
        return Files.exists(samples) && Files.exists(trained)
                ? Optional.of(SampleSpeech.of(samples))
                : Optional.empty();
    }
}
