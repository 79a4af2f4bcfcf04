package dev.hubbub.localdev.command;

import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.TextLanguage;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what makes texts comparable. */
final class NormalizerOptions {

    @Option(
            names = "--normalizer",
            paramLabel = "NAME",
            description =
                    "What makes all texts comparable: english (whisper-english), basic (whisper-basic), basic-keeping-marks, characters, mcorec,"
                            + " mcorec-corrected or none (raw)."
                            + " Without it, what suits the language: english for English, characters for languages without"
                            + " spaces, basic-keeping-marks for all others and for scripts other than Latin.")
    private String name;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            description = "The language of texts that name none with lang, such as hi (default: English, if the script"
                    + " is Latin).")
    private String language;

    /** How a language is named, as the end of a sentence. */
    static final String NAME_THE_LANGUAGE =
            "name their language with --language or a line's lang, or choose a --normalizer";

    /** The normaliser asked for. */
    Optional<NamedNormaliser> asked() throws CommandFailure {
        if (name == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(NamedNormaliser.called(name));
        } catch (IllegalArgumentException unknown) {
            throw CommandFailure.invalid(unknown.getMessage() + ".");
        }
    }

    /** Scoring of utterances by what is asked for, or what suits each one's language. */
    UtteranceScoring scoring() throws CommandFailure {
        return asked().map(UtteranceScoring::under)
                .orElse(new UtteranceScoring(text -> languageOf(text).normaliser()));
    }

    /** Whether nobody has said on the command line how or as what to compare. */
    boolean isSilent() {
        return name == null && language == null;
    }

    /** A text's language, the one asked for where it does not say its own. */
    TextLanguage languageOf(TextLanguage text) {
        return text.orElse(language);
    }
}
