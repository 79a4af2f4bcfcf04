package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.task.CutLips;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.datasets.CutMouths;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.media.MediaReader;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.training.run.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is found of a dataset on the way to examples: these, where they are, and what nothing can be learnt from. */
final class FoundExamples implements McorecClips.Receiver {
    /** After so many recordings people are told how far it is. */
    private static final int SAID = 100;

    private final MediaReader reader = new MediaReader();
    private final Map<String, TrainingData.Place> places = new LinkedHashMap<>();
    private final List<Example> examples = new ArrayList<>();
    private final String language;
    private final StageContext context;
    private final Map<Path, ProbedRecording> recordings = new HashMap<>();
    private final List<String> unusable = new ArrayList<>();
    private final Set<String> tracks = new LinkedHashSet<>();
    /** Named, because views share most faults of captions. */
    private final SortedMap<CaptionFault, Set<String>> captions = new TreeMap<>();

    /** The one that is looked into. */
    private SessionReference session;

    private int withoutText;
    private int repeated;
    private int contradicting;

    FoundExamples(String language, StageContext context) {
        this.language = language;
        this.context = context;
    }

    void add(ManifestSession session, PlannedFiles files) throws StageFailure, IOException {
        Map<Integer, Integer> twice = session.repeated();
        for (int place = 0; place < session.utterances().size(); place++) {
            ManifestSession.Utterance utterance = session.utterances().get(place);
            if (utterance.text() == null || utterance.text().isBlank()) {
                withoutText++;
            } else if (twice.containsKey(place)) {
                leaveOut(utterance, session.utterances().get(twice.get(place)));
            } else {
                add(utterance.media() + " (line " + utterance.line() + ")", utterance, files);
            }
        }
    }

    /**
     * A session of the challenge, in each view that is asked for.
     *
     * @param lips that were cut out of it, or of others
     */
    void add(Dataset.Session found, ClipSettings settings, List<CutLips> lips, DatasetReader datasets)
            throws StageFailure, IOException {
        SessionReference central = found.reference();
        session = central;
        Map<String, byte[]> labels = datasets.mcorecLabels(central, found.references());
        for (CameraView view : settings.allViews()) {
            DatasetReference seen = new DatasetReference(
                    central.dataset().layout(), central.dataset().uri(), view);
            SessionReference reference = new SessionReference(seen, central.name(), central.content());
            new McorecClips(settings, mouths(central.name(), view, lips), this)
                    .add(datasets.mcorecSession(reference), view, labels, datasets.files(reference), context);
        }
    }

    private CutMouths mouths(String name, CameraView view, List<CutLips> lips) throws StageFailure, IOException {
        for (CutLips cut : lips) {
            if (cut.session().equals(name) && cut.viewOrCentral() == view) {
                return CutMouths.of(cut.output(), context);
            }
        }
        return CutMouths.NONE;
    }

    @Override
    public void clip(McorecClips.Found clip) {
        PlannedFiles.Opened opened = new PlannedFiles.Opened(clip.recording().file(), Optional.empty());
        examples.add(new Example(clip.id(), clip.end() - clip.start(), clip.text(), language, clip.speaker()));
        places.put(
                clip.id(),
                new TrainingData.Place(
                        () -> opened,
                        false,
                        clip.unseen().isEmpty(),
                        lacks(clip),
                        new SharedSound.Place(
                                clip.recording().content(),
                                clip.start(),
                                clip.end(),
                                null,
                                clip.speaker(),
                                clip.text(),
                                new SharedSound.Session(
                                        session.content(),
                                        session.dataset().uri() + " " + session.name(),
                                        clip.said())),
                        clip.session()));
    }

    private static Map<Modality, String> lacks(McorecClips.Found clip) {
        Map<Modality, String> lacks = clip.recording().lacks(clip.end());
        clip.unseen().ifPresent(why -> lacks.put(Modality.VIDEO, why));
        return lacks;
    }

    @Override
    public void leftOut(CaptionFault why, String caption) {
        captions.computeIfAbsent(why, first -> new HashSet<>()).add(caption);
    }

    @Override
    public void unusable(String sentence) {
        tracks.add(sentence);
    }

    /** Why there is nothing to learn. */
    String nothing(String uri) {
        if (!unusable.isEmpty()) {
            return uri + " has no utterance that can be used. " + unusable.get(0);
        }
        List<String> why = leftOut().sentences(uri);
        return captions.isEmpty() && tracks.isEmpty()
                ? uri + " has no utterance with a text, so there is nothing to learn: add what is said."
                : uri + " has no caption that can be used. " + String.join(" ", why);
    }

    private void leaveOut(ManifestSession.Utterance utterance, ManifestSession.Utterance used) {
        if (utterance.text().equals(used.text())) {
            repeated++;
        } else {
            contradicting++;
        }
    }

    private void add(String id, ManifestSession.Utterance utterance, PlannedFiles files)
            throws StageFailure, IOException {
        ProbedRecording recording;
        TrainingData.Opening opening;
        try (PlannedFiles.Opened opened = files.hold(utterance.media(), context)) {
            recording = recording(opened.path());
            opening = opened.lease().isEmpty() ? () -> opened : () -> files.hold(utterance.media(), context);
        }
        Optional<String> fault = recording.fault(utterance);
        if (fault.isPresent()) {
            unusable.add(id + ": " + fault.get());
            return;
        }
        double end = utterance.duration() == null
                ? recording.seconds()
                : Math.min(utterance.offset() + utterance.duration(), recording.seconds());
        String spoken = utterance.language() == null ? language : utterance.language();
        examples.add(new Example(id, end - utterance.offset(), utterance.text(), spoken, utterance.speaker()));
        places.put(
                id,
                new TrainingData.Place(
                        opening,
                        utterance.duration() == null && utterance.offset() == 0,
                        true,
                        recording.lacks(end),
                        new SharedSound.Place(
                                recording.content(),
                                utterance.offset(),
                                end,
                                utterance.channel(),
                                utterance.speaker(),
                                utterance.text(),
                                null),
                        null));
    }

    @Override
    public ProbedRecording recording(Path file) throws IOException {
        ProbedRecording known = recordings.get(file);
        if (known == null) {
            known = ProbedRecording.of(file, reader);
            recordings.put(file, known);
            if (recordings.size() % SAID == 0) {
                context.progress(0, "looked into " + recordings.size() + " recordings");
            }
        }
        return known;
    }

    LeftOut leftOut() {
        SortedMap<CaptionFault, Integer> counts = new TreeMap<>();
        captions.forEach((why, which) -> counts.put(why, which.size()));
        return new LeftOut(withoutText, repeated, contradicting, unusable, counts, List.copyOf(tracks));
    }

    /** Them. */
    List<Example> examples() {
        return examples;
    }

    /** Where each is, by its id. */
    Map<String, TrainingData.Place> places() {
        return places;
    }
}
