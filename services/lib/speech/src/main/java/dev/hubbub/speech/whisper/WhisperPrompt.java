package dev.hubbub.speech.whisper;

import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.FamilySettings;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.decoding.TimestampRules;
import dev.hubbub.speech.decoding.TokenRules;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The tokens a decoding starts with, and the rules for those that follow.
 *
 * @param tokens prompt, start of transcript, language, task, no-timestamps mark and prefix, as far as they apply
 * @param start index of the start-of-transcript token
 * @param rules for the tokens to be chosen
 */
record WhisperPrompt(List<Integer> tokens, int start, TokenRules rules) {
    /** What models without language tokens speak. */
    static final String ENGLISH = "en";

    private static final double WINDOW_SECONDS = 30;

    private static final FamilySettings.Reader<FamilySettings.Whisper> OWN = new FamilySettings.Reader<>() {
        @Override
        public FamilySettings.Whisper usual() {
            return FamilySettings.Whisper.PUBLISHED;
        }

        @Override
        public FamilySettings.Whisper whisper(FamilySettings.Whisper settings) {
            return settings;
        }
    };

    /**
     * Reads the options for a model.
     *
     * @param language the language to decode in
     * @throws IllegalArgumentException if the options ask for what the model does not have
     */
    static WhisperPrompt of(DecodingOptions options, String language, WhisperTokens tokens, WhisperConfig config) {
        refuseUnknownTokens(options, tokens, config);
        List<Integer> initial = new ArrayList<>();
        if (!options.search().prompt().isEmpty()) {
            initial.add(needed(tokens.startOfPrevious(), "a prompt", "start-of-previous"));
            initial.addAll(lastOf(options.search().prompt(), config.textContext() / 2 - 1));
        }
        int start = initial.size();
        initial.add(tokens.startOfTranscript());
        if (tokens.isMultilingual()) {
            initial.add(tokens.language(language));
            initial.add(task(options.task(), tokens));
        } else if (options.task() == SpokenTask.TRANSLATE || !language.equals(ENGLISH)) {
            throw new IllegalArgumentException("Decoding options: this model knows English only; it can neither"
                    + " translate nor understand \"" + language + "\".");
        }
        if (options.timestamps()) {
            needed(tokens.timestampBegin(), "timestamps", "timestamp");
        } else {
            tokens.noTimestamps().ifPresent(initial::add);
        }
        initial.addAll(prefix(options, config));
        if (initial.size() > config.textContext()) {
            throw new IllegalArgumentException("Decoding options: prompt and prefix leave no room for text: they make "
                    + initial.size() + " tokens, and the model has " + config.textContext() + " positions.");
        }
        return new WhisperPrompt(List.copyOf(initial), start, rules(options, tokens, config));
    }

    /** The start of a text without timestamps. */
    static int[] plainStart(String language, SpokenTask task, WhisperTokens tokens) {
        IntStream.Builder start = IntStream.builder();
        start.add(tokens.startOfTranscript());
        if (tokens.isMultilingual()) {
            start.add(tokens.language(language));
            (task == SpokenTask.TRANSLATE ? tokens.translate() : tokens.transcribe()).ifPresent(start::add);
        }
        tokens.noTimestamps().ifPresent(start::add);
        return start.build().toArray();
    }

    private static int task(SpokenTask task, WhisperTokens tokens) {
        return switch (task) {
            case TRANSCRIBE -> needed(tokens.transcribe(), "transcription", "transcribe");
            case TRANSLATE -> needed(tokens.translate(), "translation", "translate");
        };
    }

    /** A prefix leaves room for the tokens asked for, within half of the positions. */
    private static List<Integer> prefix(DecodingOptions options, WhisperConfig config) {
        int room = options.search().maxTokens() == null
                ? 0
                : config.textContext() / 2 - options.search().maxTokens();
        return room > 0
                ? lastOf(options.search().prefix(), room)
                : options.search().prefix();
    }

    private static TokenRules rules(DecodingOptions options, WhisperTokens tokens, WhisperConfig config) {
        TreeSet<Integer> suppressed = new TreeSet<>(options.search().suppressTokens());
        if (!suppressed.isEmpty()) {
            if (suppressed.remove(DecodingOptions.NON_SPEECH)) {
                suppressed.addAll(tokens.nonSpeech());
            }
            suppressed.addAll(tokens.neverSampled());
        }
        suppressed.addAll(tokens.unnamed());
        List<Integer> first = new ArrayList<>();
        FamilySettings.Whisper own = options.own().match(OWN);
        if (own.suppressBlank()) {
            first.addAll(tokens.blank());
            first.add(tokens.endOfText());
        }
        TimestampRules timestamps = null;
        if (options.timestamps()) {
            tokens.noTimestamps().ifPresent(suppressed::add);
            timestamps = new TimestampRules(
                    tokens.timestampBegin().orElseThrow(),
                    tokens.timestampEnd(),
                    tokens.endOfText(),
                    initialIndex(own.maxInitialTimestamp(), config));
        }
        return new TokenRules(tokens.endOfText(), List.copyOf(suppressed), List.copyOf(first), timestamps);
    }

    private static Integer initialIndex(Double seconds, WhisperConfig config) {
        return seconds == null ? null : (int) Math.rint(seconds / (WINDOW_SECONDS / config.audioContext()));
    }

    private static void refuseUnknownTokens(DecodingOptions options, WhisperTokens tokens, WhisperConfig config) {
        refuseUnknownTokens("prompt", options.search().prompt(), config);
        refuseUnknownTokens("prefix", options.search().prefix(), config);
        refuseUnnamedTokens("prompt", options.search().prompt(), tokens);
        refuseUnnamedTokens("prefix", options.search().prefix(), tokens);
        refuseUnknownTokens("suppressTokens", options.search().suppressTokens(), config);
        if (options.search().beamSize() >= config.vocabulary()) {
            throw new IllegalArgumentException("Decoding options: beamSize must be below the model's "
                    + config.vocabulary() + " tokens, not " + options.search().beamSize() + ".");
        }
    }

    private static void refuseUnknownTokens(String field, List<Integer> ids, WhisperConfig config) {
        for (int id : ids) {
            if (id >= config.vocabulary()) {
                throw new IllegalArgumentException("Decoding options: " + field + " names token " + id
                        + ", but the model has only " + config.vocabulary() + ".");
            }
        }
    }

    private static void refuseUnnamedTokens(String field, List<Integer> ids, WhisperTokens tokens) {
        ids.stream().filter(tokens.unnamed()::contains).findFirst().ifPresent(id -> {
            throw new IllegalArgumentException("Decoding options: " + field + " names token " + id
                    + ", which stands for nothing in the model's tokenizer.");
        });
    }

    private static int needed(OptionalInt token, String wish, String name) {
        return token.orElseThrow(() -> new IllegalArgumentException("Decoding options: " + wish
                + " cannot be had from this model, whose vocabulary has no " + name + " token."));
    }

    private static List<Integer> lastOf(List<Integer> tokens, int count) {
        return tokens.subList(Math.max(0, tokens.size() - count), tokens.size());
    }
}
