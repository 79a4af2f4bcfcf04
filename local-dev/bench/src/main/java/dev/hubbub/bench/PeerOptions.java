package dev.hubbub.bench;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Other programs and trained models that are given on the command line. */
final class PeerOptions {
    @Option(
            names = "--python",
            paramLabel = "PROGRAM",
            description =
                    "The Python whose PyTorch or transformers the parts pytorch, training and transformers compare"
                            + " with; where it has none, they are left out. Default: ${DEFAULT-VALUE}.")
    private String python = "python3";

    @Option(
            names = "--whisper-cpp",
            paramLabel = "PROGRAM",
            description = "The whisper-cli that the part whisper_cpp compares with; without, it is left out.")
    private String whisperCpp;

    @Option(
            names = "--whisper-cpp-model",
            paramLabel = "FILE",
            description = "Its model, as ggml-tiny.bin, of a shape that this bench has.")
    private Path whisperCppModel;

    @Option(
            names = "--ffmpeg",
            paramLabel = "PROGRAM",
            description = "The ffmpeg that the part ffmpeg compares with; where it is not there, it is left out."
                    + " Default: ${DEFAULT-VALUE}.")
    private String ffmpeg = "ffmpeg";

    @Option(
            names = "--samples",
            paramLabel = "FILE",
            description =
                    "Manifest of the recordings of which the part precisions counts word errors, and of the speech"
                            + " of the part whisper_cpp. Default: ${DEFAULT-VALUE}.")
    private Path samples = Path.of("local-dev/samples/quickstart.jsonl");

    @Option(
            names = "--trained",
            paramLabel = "DIR",
            description = "Checkpoint that hears them, at their own lengths. Default: ${DEFAULT-VALUE}.")
    private Path trained = Path.of("local-dev/checkpoints/hubbub-tiny-prompts");

    Peers peers() {
        return new Peers(python, whisperCpp, whisperCppModel, ffmpeg, samples, trained);
    }
}
