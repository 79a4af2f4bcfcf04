package dev.hubbub.speech.torchscript;

import ai.djl.Device;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.decoding.Candidate;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Degeneracy;
import dev.hubbub.speech.decoding.FamilySettings;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.model.Capabilities;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SimilarLengths;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.torch.BatchHalving;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.torchscript.EncodedScores.Scored;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An exported model on a device. Clips are cut by whoever has it, and taken as they are. */
final class TorchScriptModel implements SpeechModel {
    private static final FamilySettings.Reader<Void> NONE_OF_ITS_OWN = () -> null;

    private final Path folder;
    private final TorchScriptConfig config;
    private final Optional<TokenList> tokens;
    private final int batch;
    private final ExportedModule module;
    private final BestPath bestPath;

    /** @throws CheckpointException if the folder is not as {@linkplain dev.hubbub.speech.torchscript described} */
    TorchScriptModel(Path folder, ModelOptions options) {
        this.folder = folder;
        this.config = TorchScriptConfig.read(folder);
        this.tokens = TokenList.in(folder, config::isText);
        this.batch = config.batched() ? options.batch() : 1;
        if (options.threads() > 0) {
            TorchRuntime.useThreads(options.threads());
        }
        Device device = TorchRuntime.device(options.device());
        this.module = TorchRuntime.inference(() -> new ExportedModule(folder, device));
        try {
            this.bestPath = new BestPath(config.blank(), device);
        } catch (RuntimeException | Error e) {
            module.close();
            throw e;
        }
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.plain(Set.of(Modality.AUDIO), config.languages(), config.longestSeconds());
    }

    @Override
    public Optional<TokenText> text() {
        return tokens.map(Function.identity());
    }

    @Override
    public EncodedSpeech encode(List<Clip> clips, Encoding how) {
        List<float[]> samples = clips.stream().map(Clip::requiredAudio).toList();
        double[] seconds = samples.stream()
                .mapToDouble(clip -> (double) clip.length / LogMel.SAMPLE_RATE)
                .toArray();
        for (int i = 0; i < seconds.length; i++) {
            if (seconds[i] > config.longestSeconds()) {
                throw new IllegalArgumentException("Clip " + i + " lasts " + seconds[i] + " s, but this model takes at"
                        + " most " + config.longestSeconds() + " s: cut it into shorter ones.");
            }
        }
        return new EncodedScores(this, TorchRuntime.inference(() -> scored(samples)), seconds);
    }

    private List<Scored> scored(List<float[]> samples) {
        List<Scored> done = new ArrayList<>();
        try {
            for (int[] clips : SimilarLengths.batches(samples.size(), i -> samples.get(i).length, batch)) {
                done.addAll(BatchHalving.compute(clips, part -> module.score(samples, part), Scored::close));
            }
            done.forEach(this::checkVocabulary);
            return done;
        } catch (RuntimeException e) {
            done.forEach(Scored::close);
            throw e;
        }
    }

    private void checkVocabulary(Scored scored) {
        if (config.blank() >= scored.vocabulary()) {
            throw new CheckpointException(folder.resolve("config.json") + " says blank " + config.blank() + ", but the"
                    + " model scores " + scored.vocabulary() + " tokens, counted from 0: name the one that stands for"
                    + " nothing.");
        }
        tokens.filter(list -> list.size() != scored.vocabulary()).ifPresent(list -> {
            throw new CheckpointException(folder.resolve("tokens.txt") + " names " + list.size() + " tokens, but the"
                    + " model scores " + scored.vocabulary()
                    + ": put the files of one model together, and export scores"
                    + " that were padded to a round width without the padding.");
        });
    }

    @Override
    public List<Hypothesis> decode(EncodedSpeech speech, int[] clips, DecodingOptions options) {
        EncodedScores scores = EncodedScores.of(this, speech);
        requireAble(options);
        Set<Integer> wanted = IntStream.of(clips)
                .map(clip -> Objects.checkIndex(clip, scores.size()))
                .boxed()
                .collect(Collectors.toSet());
        Hypothesis[] all = new Hypothesis[scores.size()];
        TorchRuntime.inference(() -> {
            for (Scored scored : scores.batches()) {
                for (int row = 0; row < scored.clips().length; row++) {
                    int clip = scored.clips()[row];
                    if (wanted.contains(clip)) {
                        all[clip] = hypothesis(scored, row, scores.seconds(clip), options);
                    }
                }
            }
            return all;
        });
        return IntStream.of(clips).mapToObj(clip -> all[clip]).toList();
    }

    private Hypothesis hypothesis(Scored scored, int row, double seconds, DecodingOptions options) {
        Candidate found = bestPath.of(scored, row, suppressed(options, scored.vocabulary()), module.manager());
        if (Float.isNaN(found.sumLogProbability())) {
            throw new CheckpointException("The scores of " + folder + " are no numbers: its weights are damaged, or too"
                    + " large for the precision it was exported in.");
        }
        boolean cut = options.search().maxTokens() != null
                && found.tokens().size() > options.search().maxTokens();
        List<Integer> kept = cut ? found.tokens().subList(0, options.search().maxTokens()) : found.tokens();
        Candidate chosen = new Candidate(kept, found.sumLogProbability(), !cut);
        String text = tokens.map(list -> list.text(kept)).orElse(null);
        return new Hypothesis(
                language(options),
                kept,
                text,
                chosen.sumLogProbability(),
                chosen.averageLogProbability(),
                null,
                0,
                Math.toIntExact(scored.frames()[row]),
                List.of(chosen),
                Degeneracy.of(text == null ? kept.toString() : text, kept, seconds, cut, Degeneracy.Limits.DEFAULT));
    }

    /** What was asked for; else the one language that it writes, if that is known. */
    private String language(DecodingOptions options) {
        return options.language() != null || config.languages().size() != 1
                ? options.language()
                : config.languages().iterator().next();
    }

    private static long[] suppressed(DecodingOptions options, int vocabulary) {
        long[] ids = options.search().suppressTokens().stream()
                .filter(token -> token != DecodingOptions.NON_SPEECH)
                .mapToLong(Integer::longValue)
                .toArray();
        for (long id : ids) {
            refuse(id >= vocabulary, "suppressTokens names token " + id + ", but the model has only " + vocabulary);
        }
        return ids;
    }

    @Override
    public void requireAble(DecodingOptions options) {
        options.own().match(NONE_OF_ITS_OWN);
        refuse(options.task() == SpokenTask.TRANSLATE, "this model writes down what is said and cannot translate");
        refuse(
                options.search().beamSize() > 1 || options.search().temperature() > 0,
                "this model takes the likeliest token of every frame: beamSize must be 1 and temperature 0");
        refuse(options.timestamps(), "timestamps cannot be had from this model");
        refuse(
                !options.search().prompt().isEmpty()
                        || !options.search().prefix().isEmpty(),
                "this model cannot be told what was said before: leave out prompt and prefix");
        boolean known = options.language() == null
                || config.languages().isEmpty()
                || config.languages().contains(options.language());
        refuse(
                !known,
                "language \"" + options.language() + "\" is unknown to this model; it writes "
                        + String.join(", ", config.languages()));
    }

    private static void refuse(boolean unfit, String problem) {
        if (unfit) {
            throw new IllegalArgumentException("Decoding options: " + problem + ".");
        }
    }

    @Override
    public void close() {
        bestPath.close();
        module.close();
    }
}
