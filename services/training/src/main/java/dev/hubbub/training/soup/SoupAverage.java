package dev.hubbub.training.soup;

import dev.hubbub.speech.merging.MergeMember;
import dev.hubbub.speech.merging.MergedModels;
import dev.hubbub.speech.merging.MergingMethod;
import dev.hubbub.speech.merging.WeightedAverage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Equal parts of the members that were kept.
 *
 * @param judgedBy what candidates were judged by, and what of it they were in fact given, for the lineage
 * @param judgements all there were, in order
 */
record SoupAverage(Map<String, Object> judgedBy, List<Judgement> judgements) implements MergingMethod {

    private static final WeightedAverage EQUAL_PARTS = new WeightedAverage(WeightedAverage.WeightSum.SCALED);

    @Override
    public String name() {
        return "greedy-soup";
    }

    @Override
    public SortedMap<String, Object> settings() {
        SortedMap<String, Object> settings = new TreeMap<>(judgedBy);
        settings.put("judged", judgements.stream().map(SoupAverage::said).toList());
        return settings;
    }

    private static Map<String, Object> said(Judgement judgement) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("members", judgement.members());
        said.put("wer", judgement.errorRate());
        said.put("errors", judgement.errors());
        said.put("words", judgement.words());
        said.put("kept", judgement.kept());
        return said;
    }

    @Override
    public boolean hasBase() {
        return false;
    }

    @Override
    public List<String> problems(List<MergeMember> members) {
        return EQUAL_PARTS.problems(members);
    }

    @Override
    public Kernels over(MergedModels models) {
        return EQUAL_PARTS.over(models);
    }
}
