package dev.hubbub.training.finetuning;

import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.text.TextLanguage;
import dev.hubbub.scoring.utterance.Utterance;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.training.run.Evaluation;
import dev.hubbub.speech.training.run.Evaluator;
import dev.hubbub.speech.training.run.Example;
import dev.hubbub.speech.training.run.TrainingFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The word error rate of held-out clips, decoded greedily with the checkpoint as it was saved. */
public final class DecodingEvaluator implements Evaluator {
    private static final Set<Modality> HEARD = Set.of(Modality.AUDIO);

    private final TrainingData heldOut;
    private final ModelOptions options;
    private final Encoding encoding;
    private final Consumer<String> notices;
    private Set<Modality> senses;
    private List<Example> judgedBy;
    private Map<String, Object> heard = Map.of();

    /** One that judges by all senses that the model has. */
    public DecodingEvaluator(TrainingData heldOut, ModelOptions options, Encoding encoding, Consumer<String> notices) {
        this(heldOut, options, encoding, Set.of(Modality.values()), notices);
    }

    /**
     * @param options where to decode, and how many clips at once
     * @param encoding as in training
     * @param senses that clips are judged by, of those that the model has
     * @param notices is told what is left out, before the first is judged
     */
    public DecodingEvaluator(
            TrainingData heldOut,
            ModelOptions options,
            Encoding encoding,
            Set<Modality> senses,
            Consumer<String> notices) {
        this.heldOut = heldOut;
        this.options = options;
        this.encoding = encoding;
        this.senses = senses;
        this.notices = notices;
    }

    @Override
    public Evaluation evaluate(Path checkpoint) throws IOException {
        List<Utterance> utterances = new ArrayList<>();
        try (SpeechModel model = ModelFamilies.of(checkpoint).load(checkpoint, options)) {
            if (judgedBy == null) {
                judgedBy = usable(model);
                heard = Map.of(
                        "modalities",
                        wanted(model).stream()
                                .map(sense -> sense.name().toLowerCase(Locale.ROOT))
                                .toList(),
                        "utterances",
                        judgedBy.size(),
                        "leftOut",
                        heldOut.examples().size() - judgedBy.size());
            }
            for (List<Example> part : batches()) {
                List<Hypothesis> written = written(model, part);
                for (int i = 0; i < part.size(); i++) {
                    utterances.add(utterance(part.get(i), written.get(i).text()));
                }
            }
        }
        EditCounts words = words(utterances);
        double rate = words.rate()
                .value()
                .orElseThrow(
                        () -> new TrainingFailedException("The texts of the held-out clips have no words once they are"
                                + " made comparable, so that nothing can be judged by them: hold out others."));
        return new Evaluation(rate, words.edits(), words.referenceLength());
    }

    /**
     * What of the held-out clips checkpoints are in fact given, once the first was judged: {@code modalities}, which are
     * those that model and clips have, how many {@code utterances}, and how many are {@code leftOut}.
     */
    public Map<String, Object> heard() {
        return heard;
    }

    /** Words that checkpoints are judged by. */
    static long words(TrainingData heldOut) {
        return words(heldOut.examples().stream()
                        .map(example -> utterance(example, ""))
                        .toList())
                .referenceLength();
    }

    private static EditCounts words(List<Utterance> utterances) {
        return new UtteranceScoring(TextLanguage::normaliser)
                .score(utterances)
                .total()
                .words();
    }

    private static Utterance utterance(Example example, String written) {
        return new Utterance(
                "held-out",
                example.id(),
                Optional.empty(),
                example.text(),
                written,
                TextLanguage.of(example.language(), example.text()));
    }

    /** What the first checkpoint can take, and so what all are judged by. */
    private List<Example> usable(SpeechModel model) {
        List<Example> usable = new ArrayList<>();
        List<String> unusable = new ArrayList<>();
        double longest = model.capabilities().longestClipSeconds();
        TrainingData complete = heldOut.having(wanted(model));
        if (complete.examples().isEmpty()
                && wanted(model).contains(Modality.AUDIO)
                && !heldOut.having(HEARD).examples().isEmpty()) {
            notices.accept("No held-out clip comes with lips, so all checkpoints are judged by sound alone.");
            senses = HEARD;
            complete = heldOut.having(wanted(model));
        }
        for (Example example : complete.examples()) {
            try {
                if (example.seconds() > longest) {
                    throw new IllegalArgumentException("The clip lasts " + example.seconds()
                            + " s, and this model takes at most " + longest + " s: cut it.");
                }
                model.requireAble(
                        DecodingOptions.builder().language(example.language()).build());
                usable.add(example);
            } catch (IllegalArgumentException e) {
                unusable.add(example.id() + ": " + e.getMessage());
            }
        }
        complete.leftOut().and(unusable).sentences("what is held out").forEach(notices);
        return usable;
    }

    private List<Hypothesis> written(SpeechModel model, List<Example> part) throws IOException {
        Set<Modality> wanted = wanted(model);
        List<Clip> clips = new ArrayList<>();
        try {
            for (Example example : part) {
                Clip clip = heldOut.clip(example, wanted);
                clip.requireAll(wanted);
                clips.add(clip);
            }
            return written(model, clips, encoding, part.get(0).language());
        } catch (IllegalArgumentException e) {
            throw new TrainingFailedException(
                    "A held-out clip cannot be judged, one of the " + part.size() + " that begin with "
                            + part.get(0).id() + ": " + e.getMessage(),
                    e);
        }
    }

    private Set<Modality> wanted(SpeechModel model) {
        Set<Modality> wanted = EnumSet.copyOf(model.capabilities().modalities());
        wanted.retainAll(senses);
        return wanted;
    }

    /** What a model writes of clips of one language, decoded greedily. */
    static List<Hypothesis> written(SpeechModel model, List<Clip> clips, Encoding encoding, String language) {
        try (EncodedSpeech speech = model.encode(clips, encoding)) {
            return model.decode(
                    speech, DecodingOptions.builder().language(language).build());
        }
    }

    /** Of one language each. */
    private List<List<Example>> batches() {
        Map<String, List<Example>> byLanguage = new TreeMap<>();
        judgedBy.forEach(example -> byLanguage
                .computeIfAbsent(String.valueOf(example.language()), key -> new ArrayList<>())
                .add(example));
        List<List<Example>> batches = new ArrayList<>();
        for (List<Example> examples : byLanguage.values()) {
            for (int from = 0; from < examples.size(); from += options.batch()) {
                batches.add(examples.subList(from, Math.min(examples.size(), from + options.batch())));
            }
        }
        return batches;
    }
}
