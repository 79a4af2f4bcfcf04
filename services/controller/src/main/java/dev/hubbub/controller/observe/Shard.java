package dev.hubbub.controller.observe;

import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.resource.TrainingSpec;
import dev.hubbub.datasets.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * What one of several workers learns from. Which sessions are whose follows from what the dataset holds alone: the largest
 * part that is not divided goes to whoever has least, and no session is in two shards.
 *
 * @param sessions its sessions, in the dataset's order; at least one
 * @param examples how many of their utterances have a text; at least one
 */
record Shard(List<Dataset.Session> sessions, int examples) {

    /** Sessions that are not divided. */
    private record Part(List<Dataset.Session> sessions, Set<String> speakers, int examples) {

        Part and(Part other) {
            List<Dataset.Session> all = new ArrayList<>(sessions);
            all.addAll(other.sessions);
            Set<String> both = new HashSet<>(speakers);
            both.addAll(other.speakers);
            return new Part(all, both, examples + other.examples);
        }

        boolean hasSpeakerOf(Part other) {
            return speakers.stream().anyMatch(other.speakers::contains);
        }

        String firstName() {
            return sessions.stream()
                    .map(Dataset.Session::name)
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * Divides the data of a run in rounds.
     *
     * @throws UnplannableException if there is not something to learn for every worker
     */
    static List<Shard> of(TrainingSpec run, ModelCheckpoints.Store store)
            throws UnplannableException, InvalidDatasetException, IOException {
        if (!run.data().layout().inStore().isOfUtterances()) {
            throw new UnplannableException(
                    "Run " + run.name() + " goes in rounds, which count utterances, and its data is"
                            + " of the layout " + run.data().layout()
                            + ", whose are cut when they are learnt: leave out rounds,"
                            + " or name a manifest");
        }
        boolean bySpeaker = run.rounds().undivided() == TrainingSpec.Rounds.Undivided.speaker;
        List<Part> parts = new ArrayList<>();
        for (SessionTexts texts : store.texts(run.data())) {
            if (bySpeaker && !texts.everyoneNamed()) {
                throw new UnplannableException("Run " + run.name() + " leaves speakers undivided, and nobody says who"
                        + " speaks in all of " + texts.session().name() + ": name the speaker of every utterance, or"
                        + " divide by session");
            }
            Part part = new Part(List.of(texts.session()), texts.speakers(), texts.examples());
            parts.add(bySpeaker ? joined(part, parts) : part);
        }
        parts.removeIf(part -> part.examples() == 0);
        parts.sort(Comparator.comparingInt((Part part) -> -part.examples()).thenComparing(Part::firstName));
        int workers = run.rounds().workers();
        if (parts.size() < workers) {
            throw new UnplannableException("Run " + run.name() + " has " + workers + " workers, and its data only "
                    + parts.size() + " " + run.rounds().undivided()
                    + (parts.size() == 1 ? "" : "s") + " with texts to divide among them: name fewer, or more data");
        }
        List<Dataset.Session> sessions = store.sessions(run.data());
        List<Shard> shards = new ArrayList<>();
        for (Part part : divided(parts, workers)) {
            Set<Dataset.Session> own = new HashSet<>(part.sessions());
            shards.add(new Shard(sessions.stream().filter(own::contains).toList(), part.examples()));
        }
        return shards;
    }

    /** Takes away those that have a speaker of another one: whoever speaks in both, and so all in both, stay together. */
    private static Part joined(Part part, List<Part> others) {
        Part joined = part;
        for (Iterator<Part> rest = others.iterator(); rest.hasNext(); ) {
            Part other = rest.next();
            if (other.hasSpeakerOf(part)) {
                joined = joined.and(other);
                rest.remove();
            }
        }
        return joined;
    }

    private static List<Part> divided(List<Part> parts, int workers) {
        List<Part> divided = new ArrayList<>(parts.subList(0, workers));
        for (Part part : parts.subList(workers, parts.size())) {
            int least = 0;
            for (int worker = 1; worker < workers; worker++) {
                if (divided.get(worker).examples() < divided.get(least).examples()) {
                    least = worker;
                }
            }
            divided.set(least, divided.get(least).and(part));
        }
        return divided;
    }

    /** The same for a task. */
    TrainingTask.Source source(TrainingSpec.TrainingDataset data) {
        return ModelCheckpoints.source(
                data, sessions.stream().map(Dataset.Session::name).toList(), sessions);
    }

    /** Its sessions for people, the first of many. */
    String named() {
        return sessions.get(0).name() + (sessions.size() == 1 ? "" : " and " + (sessions.size() - 1) + " more");
    }
}
