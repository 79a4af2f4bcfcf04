package dev.hubbub.controller.observe;

import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.controller.plan.SameSessions;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.MergeSpec;
import dev.hubbub.controller.resource.TrainingSpec;
import dev.hubbub.controller.resource.WeightsSpec;
import dev.hubbub.datasets.Location;
import dev.hubbub.datasets.ManifestSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a greedy soup is judged by, which must be nothing that its members have learnt: a member that knows it by heart is
 * the best there whatever it is elsewhere. What runs of the experiment learn is known; of weights that were there before,
 * nothing is claimed.
 */
final class UnlearntData {

    /** An utterance of which less is also learnt has mostly not been heard. */
    private static final double SHARE = 0.5;

    private final ExperimentSpec spec;
    private final ModelCheckpoints.Store store;

    UnlearntData(ExperimentSpec spec, ModelCheckpoints.Store store) {
        this.spec = spec;
        this.store = store;
    }

    /** A run behind a member, and the member as people name it. */
    private record Behind(TrainingSpec run, String member) {

        String sentence() {
            String itself = "run " + run.name();
            return itself.equals(member)
                    ? itself + ", a member,"
                    : itself + ", which its member " + member + " is made of,";
        }
    }

    /**
     * Compares a soup's data with that of every run behind its members, which are made of no circle.
     *
     * @throws UnplannableException if some of it is learnt
     */
    void require(MergeSpec soup) throws UnplannableException, InvalidDatasetException, IOException {
        List<Behind> runs = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (MergeSpec.Member member : soup.members()) {
            add(member.weights(), named(member.weights()), runs, seen);
        }
        for (Behind behind : runs) {
            Optional<String> learnt = learnt(soup.heldOut(), behind.run().data());
            if (learnt.isPresent()) {
                throw new UnplannableException("Merge " + soup.name() + " is judged by " + learnt.get() + ", which "
                        + behind.sentence() + " learns: how well members know that by heart says nothing of speech"
                        + " that they have not heard; name data in merging[].heldOut that nobody learns");
            }
        }
    }

    private void add(WeightsSpec weights, String member, List<Behind> runs, Set<String> seen) {
        if (weights.run() != null && seen.add("run " + weights.run())) {
            spec.run(weights.run()).ifPresent(run -> {
                runs.add(new Behind(run, member));
                // What begins anew has the base's configuration, and nothing that it learnt.
                if (!Boolean.TRUE.equals(run.settings().settings().fromScratch())) {
                    add(run.start(), member, runs, seen);
                }
            });
        }
        if (weights.merge() != null && seen.add("merge " + weights.merge())) {
            spec.merge(weights.merge())
                    .ifPresent(merge -> merge.allWeights().forEach(part -> add(part, member, runs, seen)));
        }
    }

    private static String named(WeightsSpec weights) {
        return weights.run() != null ? "run " + weights.run() : "merge " + weights.merge();
    }

    /** What is in both, for people; absent if nothing is. */
    private Optional<String> learnt(TrainingSpec.TrainingDataset heldOut, TrainingSpec.TrainingDataset data)
            throws InvalidDatasetException, IOException {
        List<SessionReference> judging = ModelCheckpoints.references(store.sessions(heldOut));
        SameSessions learnt = new SameSessions(ModelCheckpoints.references(store.sessions(data)));
        List<String> both =
                judging.stream().filter(learnt::has).map(SessionReference::name).toList();
        if (!both.isEmpty()) {
            return Optional.of("session " + both.get(0) + others(both.size()) + " of " + heldOut.uri());
        }
        boolean ofUtterances = heldOut.layout().inStore().isOfUtterances()
                && data.layout().inStore().isOfUtterances();
        return ofUtterances ? inCommon(heldOut, data) : Optional.empty();
    }

    /** Sessions of other names, or of fewer lines, may hold the same utterances. */
    private Optional<String> inCommon(TrainingSpec.TrainingDataset heldOut, TrainingSpec.TrainingDataset data)
            throws InvalidDatasetException, IOException {
        Map<Location, List<ManifestSession.Utterance>> byRecording = new HashMap<>();
        for (ManifestSession.Utterance judging : store.utterances(heldOut)) {
            byRecording
                    .computeIfAbsent(recording(judging, heldOut), one -> new ArrayList<>())
                    .add(judging);
        }
        Set<ManifestSession.Utterance> both = new HashSet<>();
        ManifestSession.Utterance first = null;
        for (ManifestSession.Utterance learnt : store.utterances(data)) {
            for (ManifestSession.Utterance judging : byRecording.getOrDefault(recording(learnt, data), List.of())) {
                if (isHeardIn(judging, learnt)
                        && both.add(judging)
                        && (first == null || judging.line() < first.line())) {
                    first = judging;
                }
            }
        }
        return Optional.ofNullable(first)
                .map(one -> "line " + one.line() + others(both.size()) + " of " + heldOut.uri());
    }

    private static String others(int all) {
        return all == 1 ? "" : " and " + (all - 1) + (all == 2 ? " other" : " others");
    }

    private static Location recording(ManifestSession.Utterance utterance, TrainingSpec.TrainingDataset data) {
        return Location.of(data.reference().resolve(utterance.media()));
    }

    /** Whether at least half of it is, as the same voice. */
    private static boolean isHeardIn(ManifestSession.Utterance judging, ManifestSession.Utterance learnt) {
        boolean otherChannel = judging.channel() != null
                && learnt.channel() != null
                && !judging.channel().equals(learnt.channel());
        boolean otherVoice = judging.speaker() != null
                && learnt.speaker() != null
                && !judging.speaker().equals(learnt.speaker())
                && !judging.text().equals(learnt.text());
        double shared = Math.min(end(judging), end(learnt)) - Math.max(judging.offset(), learnt.offset());
        return !otherChannel && !otherVoice && shared > 0 && shared >= SHARE * (end(judging) - judging.offset());
    }

    private static double end(ManifestSession.Utterance utterance) {
        return utterance.duration() == null ? Double.POSITIVE_INFINITY : utterance.offset() + utterance.duration();
    }
}
