package dev.hubbub.training.soup;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.speech.checkpoint.FolderTree;
import dev.hubbub.speech.checkpoint.NewFolder;
import dev.hubbub.speech.merging.MergeRefusal;
import dev.hubbub.speech.merging.MergedCheckpoint;
import dev.hubbub.speech.merging.MergedCheckpoint.Format;
import dev.hubbub.speech.merging.MergedCheckpoint.Source;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.speech.training.run.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The greedy soup (Wortsman and others 2022): every checkpoint is judged alone; beginning with the best, each is put into
 * the equal parts of those before it and stays if the error rate does not rise. Of checkpoints that are equally good, the
 * one named first comes first.
 */
public final class GreedySoup {

    private final List<Source> members;
    private final Rules rules;
    private final Optional<Format> format;
    private final Judge judge;
    private final Map<String, Object> judgedBy;

    /**
     * @param members at least one; their weights mean nothing
     * @param judgedBy what it judges by: kept in the lineage, and what tells its judgements from others
     */
    public GreedySoup(
            List<Source> members, Rules rules, Optional<Format> format, Judge judge, Map<String, Object> judgedBy) {
        this.members = List.copyOf(members);
        this.rules = rules;
        this.format = format;
        this.judge = judge;
        this.judgedBy = Map.copyOf(judgedBy);
    }

    private record Judged(Source member, Judge.Verdict verdict) {

        Evaluation evaluation() {
            return verdict.evaluation();
        }
    }

    /** What was chosen, and what of the held-out data it was chosen by. */
    private record Chosen(List<Source> members, Map<String, Object> heard) {}

    /**
     * Judges and writes the soup, which appears in the folder when it is complete. What a run that was killed had judged is
     * not judged again.
     *
     * @param folder not there yet, or empty
     * @param told hears what became of each candidate
     * @return all judgements, in order
     * @throws MergeRefusal with everything that keeps the checkpoints from being merged, before one is judged
     * @throws IOException if what they are judged by cannot be read
     */
    public List<Judgement> write(Path folder, Consumer<Judgement> told) throws IOException {
        Path beside = folder.toAbsolutePath().normalize();
        return write(folder, Memory.in(beside.resolveSibling("." + beside.getFileName() + ".judged.json")), told);
    }

    /** The same, with what is judged kept elsewhere than in a file beside the folder. */
    public List<Judgement> write(Path folder, Memory memory, Consumer<Judgement> told) throws IOException {
        NewFolder.requireNew(folder);
        List<String> problems = merge(members, judgedBy, List.of()).problems(Optional.empty());
        if (!problems.isEmpty()) {
            throw new MergeRefusal(problems);
        }
        List<Judgement> judgements = new ArrayList<>();
        JudgedBefore before = JudgedBefore.in(
                memory,
                Digest.ofJson(
                        Map.of("judgedBy", judgedBy, "rules", rules.toString(), "format", String.valueOf(format))));
        try {
            NewFolder.write(folder, unfinished -> write(unfinished, before, judgements, told));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        before.forget();
        return judgements;
    }

    private void write(Path unfinished, JudgedBefore before, List<Judgement> judgements, Consumer<Judgement> told) {
        Path candidate = unfinished.resolve("candidate");
        try {
            Chosen soup = chosen(before, candidate, judgement -> {
                judgements.add(judgement);
                told.accept(judgement);
            });
            FolderTree.delete(candidate);
            Map<String, Object> lineage = new LinkedHashMap<>(judgedBy);
            lineage.putAll(soup.heard());
            merge(soup.members(), lineage, judgements).write(Optional.empty(), unfinished, format, fraction -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Chosen chosen(JudgedBefore before, Path candidate, Consumer<Judgement> told) throws IOException {
        List<Judged> alone = new ArrayList<>();
        for (Source member : members) {
            alone.add(new Judged(member, before.judged(List.of(member.digest().text()), member::path, judge)));
        }
        if (alone.get(0).evaluation().words() == 0) {
            throw new IllegalArgumentException(
                    "What checkpoints are judged by has no words, so that none is better than"
                            + " another: name other data.");
        }
        alone.sort(Comparator.comparingDouble(judged -> judged.evaluation().errorRate()));
        alone.forEach(judged ->
                told.accept(judgement(List.of(judged.member()), judged.evaluation(), judged == alone.get(0))));
        List<Source> soup = new ArrayList<>(List.of(alone.get(0).member()));
        double rate = alone.get(0).evaluation().errorRate();
        for (Judged next : alone.subList(1, alone.size())) {
            List<Source> more = new ArrayList<>(soup);
            more.add(next.member());
            Evaluation evaluation = before.judged(
                            more.stream().map(member -> member.digest().text()).toList(),
                            () -> made(more, candidate),
                            judge)
                    .evaluation();
            boolean kept = evaluation.errorRate() <= rate;
            told.accept(judgement(more, evaluation, kept));
            if (kept) {
                soup = more;
                rate = evaluation.errorRate();
            }
        }
        return new Chosen(soup, alone.get(0).verdict().heard());
    }

    private Path made(List<Source> members, Path candidate) {
        try {
            FolderTree.delete(candidate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        merge(members, judgedBy, List.of()).write(Optional.empty(), candidate, format, fraction -> {});
        return candidate;
    }

    private MergedCheckpoint merge(List<Source> parts, Map<String, Object> lineage, List<Judgement> judgements) {
        List<Source> equal = parts.stream()
                .map(part -> new Source(part.name(), part.path(), 1, part.digest()))
                .toList();
        return new MergedCheckpoint(new SoupAverage(lineage, judgements), Optional.empty(), equal, rules);
    }

    private static Judgement judgement(List<Source> members, Evaluation evaluation, boolean kept) {
        return new Judgement(
                members.stream().map(Source::name).toList(), evaluation.errors(), evaluation.words(), kept);
    }
}
