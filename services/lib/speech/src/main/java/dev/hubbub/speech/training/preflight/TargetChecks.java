package dev.hubbub.speech.training.preflight;

import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TrainableModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Whether targets are what a decoder must learn: the next token, behind the prefix of decoding, up to the end. */
final class TargetChecks {
    private final TrainableModel model;
    private final List<Sample> samples;
    private final boolean learnsCtc;

    /** @param learnsCtc whether a part of the loss is that of CTC */
    TargetChecks(TrainableModel model, List<Sample> samples, boolean learnsCtc) {
        this.model = model;
        this.samples = samples;
        this.learnsCtc = learnsCtc;
    }

    List<Finding> all() {
        List<Finding> findings = new ArrayList<>(List.of(end(), alignment(), prefix()));
        if (model.longestWritten().isPresent()) {
            findings.add(length(model.longestWritten().getAsInt()));
        }
        if (learnsCtc) {
            findings.add(room());
        }
        return findings;
    }

    /** Where CTC cannot learn a text, it loses nothing and learns nothing, without a word. */
    private Finding room() {
        List<String> unlearnt = samples.stream()
                .flatMap(sample -> model.shortfall(sample.input(), sample.target()).stream())
                .toList();
        String counted =
                unlearnt.size() + " of " + samples.size() + " clips have a text that CTC cannot learn from them";
        return unlearnt.isEmpty()
                ? Finding.fine("room for texts", counted + ".")
                : Finding.warning("room for texts", counted + " and the decoder learns alone: " + unlearnt.get(0));
    }

    /** A text that decoding never writes to its end counts as wrong, however well it is learnt. */
    private Finding length(int longest) {
        long longer = samples.stream()
                .filter(sample -> sample.target().learnt() > longest)
                .count();
        String counted = longer + " of " + samples.size() + " texts have more tokens than decoding writes by itself ("
                + longest + ", the end counted)";
        return longer == 0
                ? Finding.fine("decoding length", counted + ".")
                : Finding.warning(
                        "decoding length",
                        counted + ": checkpoints would be judged by texts that are cut off. Say max_length in the"
                                + " generation_config.json of the checkpoint.");
    }

    /** A model that never learns where to end writes on and on. */
    private Finding end() {
        long learnt = samples.stream()
                .filter(sample -> IntStream.of(sample.target().labels()).anyMatch(label -> label == model.endOfText()))
                .count();
        String counted = learnt + " of " + samples.size() + " targets";
        if (2 * learnt < samples.size()) {
            return Finding.refused(
                    "end of text",
                    "The token that ends a text (" + model.endOfText() + ") is to be learnt in " + counted
                            + ": the model would never stop. Usually padding was ignored by the end token's number, which"
                            + " also ignores the real end; ignore it by position.");
        }
        return learnt < samples.size()
                ? Finding.warning("end of text", "The token that ends a text is to be learnt in only " + counted + ".")
                : Finding.fine("end of text", "The token that ends a text is to be learnt in all " + counted + ".");
    }

    private Finding alignment() {
        int[] agreeing = new int[3];
        int positions = 0;
        for (Sample sample : samples) {
            Target target = sample.target();
            for (int i = 0; i < target.length(); i++) {
                int label = target.labels()[i];
                if (label == Target.IGNORED || i + 1 >= target.length()) {
                    continue;
                }
                positions++;
                for (int shift = 0; shift < agreeing.length; shift++) {
                    if (i + shift < target.length() && target.fed()[i + shift] == label) {
                        agreeing[shift]++;
                    }
                }
            }
        }
        String next = agreeing[1] + " of " + positions;
        if (agreeing[1] == positions) {
            return Finding.fine("alignment", "Every label is the token that is fed next (" + next + " positions).");
        }
        String instead = agreeing[0] > agreeing[1]
                ? " It is the token that is fed at its own position in " + agreeing[0] + ": labels were not shifted."
                : agreeing[2] > agreeing[1]
                        ? " It is the token after the next in " + agreeing[2] + ": labels were shifted twice."
                        : "";
        return Finding.refused(
                "alignment", "A label is the token that is fed next at only " + next + " positions." + instead);
    }

    private Finding prefix() {
        for (Sample sample : samples) {
            int first = firstLearnt(sample.target());
            int[] trained = Arrays.copyOf(sample.target().fed(), first + 1);
            int[] decoded = model.prompt(
                    DecodingOptions.builder().language(sample.language()).build());
            if (!Arrays.equals(trained, decoded)) {
                return Finding.refused(
                        "prefix",
                        "Texts are learnt behind the tokens " + Arrays.toString(trained) + ", but decoding begins with "
                                + Arrays.toString(decoded)
                                + ": what is learnt would not be asked for. Build targets with"
                                + " the tokens of decoding.");
            }
        }
        return Finding.fine("prefix", "Texts are learnt behind the tokens with which decoding begins.");
    }

    private static int firstLearnt(Target target) {
        for (int i = 0; i < target.length(); i++) {
            if (target.labels()[i] != Target.IGNORED) {
                return i;
            }
        }
        return target.length() - 1;
    }
}
