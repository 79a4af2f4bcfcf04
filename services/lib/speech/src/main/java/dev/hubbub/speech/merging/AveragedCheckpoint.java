package dev.hubbub.speech.merging;

import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.model.ModelFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The average of checkpoints as a checkpoint: Hugging Face folders of one model, whose parameters have the same names and
 * shapes and whose configuration and tokenizer say the same. What is written is such a folder again, its weights in
 * float32, whatever those of the members are: rounding is left to whoever computes with it.
 */
public final class AveragedCheckpoint {

    /**
     * One of the checkpoints.
     *
     * @param name what it is called in messages
     * @param weight above 0; weights need not add up to one
     */
    public record Member(String name, Path folder, double weight) {}

    /** Is told how far the writing is, from 0 to 1. */
    @FunctionalInterface
    public interface Progress {
        void written(double fraction);
    }

    private AveragedCheckpoint() {}

    /**
     * Averages. Files are mapped and written tensor by tensor: memory is bounded by the largest one, see
     * {@link Averaging}.
     *
     * @param members at least one; whole numbers, such as counters, and the files beside the weights are the first one's
     * @throws CheckpointException if they are not of this family, or differ in anything but their numbers; the message
     *     names the checkpoint, and the parameter or the file
     */
    public static void write(ModelFamily family, List<Member> members, Path folder, Progress progress) {
        members.forEach(member -> checkFamily(family, member));
        CompanionFiles companions = CompanionFiles.commonTo(members);
        List<Checkpoint> opened = new ArrayList<>();
        try {
            List<Averaging.Part> parts = new ArrayList<>();
            for (Member member : members) {
                Checkpoint checkpoint = Checkpoint.open(member.folder());
                opened.add(checkpoint);
                parts.add(new Averaging.Part(member.name(), checkpoint.parameters(), member.weight()));
            }
            ParameterSet average = new Averaging(parts).over(Averaging.Coverage.THE_SAME);
            SafetensorsWriter.write(folder.resolve("model.safetensors"), told(average, progress));
            companions.copyTo(folder);
        } finally {
            opened.forEach(Checkpoint::close);
        }
    }

    private static void checkFamily(ModelFamily family, Member member) {
        if (!family.recognises(member.folder())) {
            throw new CheckpointException(member.name() + " is no " + family.name()
                    + " checkpoint that can be averaged: it must be a Hugging Face folder whose config.json says that"
                    + " it is one.");
        }
    }

    private static ParameterSet told(ParameterSet average, Progress progress) {
        double all = average.length();
        long[] written = {0};
        return ParameterSet.of(average.stream()
                .map(parameter -> new TensorData(parameter.name(), parameter.type(), parameter.shape(), () -> {
                    progress.written(written[0] / all);
                    written[0] += parameter.length();
                    return parameter.bytes();
                }))
                .toList());
    }
}
