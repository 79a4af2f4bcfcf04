package dev.hubbub.localdev.merging;

import dev.hubbub.contracts.task.MergingSettings;
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.NewFolder;
import dev.hubbub.speech.merging.MergeRefusal;
import dev.hubbub.speech.merging.MergedCheckpoint;
import dev.hubbub.speech.merging.MergedCheckpoint.Format;
import dev.hubbub.speech.merging.MergedCheckpoint.Progress;
import dev.hubbub.speech.merging.MergedCheckpoint.Source;
import dev.hubbub.speech.merging.Merging.Coverage;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.training.MergingMethods;
import dev.hubbub.training.soup.GreedySoup;
import dev.hubbub.training.soup.Judge;
import dev.hubbub.training.soup.JudgedBy;
import dev.hubbub.training.soup.Judgement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A merge of checkpoints on this machine.
 *
 * @param settings the method
 * @param base what the members were trained from; absent where the method needs none
 * @param members folders or files
 * @param weights one for each member
 */
public record LocalMerge(
        MergingSettings settings,
        Optional<Path> base,
        List<Path> members,
        List<Double> weights,
        Coverage coverage,
        Optional<ElementType> type,
        Optional<Format> format) {

    public LocalMerge {
        members = List.copyOf(members);
        weights = List.copyOf(weights);
        if (members.size() != weights.size()) {
            throw new IllegalArgumentException("There are " + members.size() + " members and " + weights.size()
                    + " weights: say one for each member, in the same order.");
        }
    }

    /**
     * Writes the merge, which appears in the folder when it is complete. The same checkpoints and settings give the same
     * bytes.
     *
     * @param folder not there yet, or empty
     * @throws MergeRefusal with everything that keeps the checkpoints from being merged
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if something cannot be read or written
     */
    public void write(Path folder, Progress progress) {
        NewFolder.requireNew(folder);
        requireMergeable();
        Rules rules = rules();
        // From here on the checkpoints are read twice at a time: what is merged, and what is digested.
        Optional<Source> from = base.map(path -> digested(path, 1));
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            sources.add(digested(members.get(i), weights.get(i)));
        }
        MergedCheckpoint merge = new MergedCheckpoint(MergingMethods.of(settings), from, sources, rules);
        NewFolder.write(folder, unfinished -> merge.write(Optional.empty(), unfinished, format, progress));
    }

    /**
     * Writes the greedy soup of the members instead; see {@link GreedySoup}. The method is nothing to it.
     *
     * @param judgedBy what tells the judge's judgements from others
     */
    public List<Judgement> writeSoup(Path folder, Judge judge, JudgedBy judgedBy, Consumer<Judgement> told)
            throws IOException {
        List<Source> sources =
                members.stream().map(member -> digested(member, 1)).toList();
        return new GreedySoup(sources, rules(), format, judge, judgedBy.described()).write(folder, told);
    }

    private void requireMergeable() {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            sources.add(new Source(members.get(i).toString(), members.get(i), weights.get(i), () -> ""));
        }
        Optional<Source> from = base.map(path -> new Source(path.toString(), path, 1, () -> ""));
        List<String> problems =
                new MergedCheckpoint(MergingMethods.of(settings), from, sources, rules()).problems(Optional.empty());
        if (!problems.isEmpty()) {
            throw new MergeRefusal(problems);
        }
    }

    private Rules rules() {
        return new Rules(coverage, MergingMethods.wholeNumbers(settings), type);
    }

    private static Source digested(Path path, double weight) {
        WeightsDigest digest = WeightsDigest.begin(path);
        return new Source(path.toString(), path, weight, digest::hex);
    }
}
