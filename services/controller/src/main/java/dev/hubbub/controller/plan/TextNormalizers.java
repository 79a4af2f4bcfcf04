package dev.hubbub.controller.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.ScoringSpec.Normalizer;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.TextLanguage;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What makes the texts of an experiment comparable. What is compared in a protocol's usual way is not said, so that scores
 * made before there was a choice are found again.
 *
 * @param spec what was asked for
 */
record TextNormalizers(ExperimentSpec spec) {

    private static final TextLanguage UNKNOWN = TextLanguage.of(null, null);

    /** The name of what was asked for; {@code null} where that is the usual one, or nothing. */
    String asked() {
        Normalizer asked = spec.scoring().normalizer();
        return asked == null || asked.named() == usual() ? null : asked.named().id();
    }

    private NamedNormaliser usual() {
        return switch (spec.scoring().protocol()) {
            case MCOREC -> NamedNormaliser.MCOREC;
            case MCOREC_CORRECTED -> NamedNormaliser.MCOREC_CORRECTED;
            case UTTERANCE -> NamedNormaliser.ENGLISH;
        };
    }

    /** Those of a session's languages that are not compared in the usual way; empty where all are as asked. */
    SortedMap<String, String> of(KnownSession session) {
        SortedMap<String, String> names = new TreeMap<>();
        if (spec.scoring().normalizer() != null) {
            return names;
        }
        // Captions are scored as a whole, and nobody reads them before that.
        Iterable<TextLanguage> languages =
                spec.scoring().protocol().isOfSpeakers() ? List.of(UNKNOWN) : session.languages();
        for (TextLanguage language : languages) {
            NamedNormaliser normaliser = spoken(language, session).normaliser();
            if (!normaliser.isForEnglish()) {
                names.put(language.key(), normaliser.id());
            }
        }
        return names;
    }

    /** What a line says of its language is that of the recording; a translation is English. */
    private TextLanguage spoken(TextLanguage language, KnownSession session) {
        if (isTranslated()) {
            return new TextLanguage(null, language.script());
        }
        return language.orElse(session.language()).orElse(option("language"));
    }

    private boolean isTranslated() {
        return "translate".equals(option("task"));
    }

    private String option(String name) {
        JsonNode value = spec.decoding().options().values().get(name);
        return value == null ? null : value.asText();
    }
}
