package dev.hubbub.speech.model;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a model can do. What others may lack altogether is handed out as an interface of its own.
 *
 * @param modalities the senses it uses; what else a clip has is left unused
 * @param languages codes such as {@code en} of the languages that it can be asked to write; empty if it does not say
 * @param search whether it can look for a text among many, with beams or by drawing tokens; else the likeliest token of
 *     every frame is all it has
 * @param timestamps whether it writes timestamps
 * @param prompts whether it can be given the text that was said before
 * @param longestClipSeconds the longest clip that it takes
 * @param words finds when each word was said
 * @param languageDetection guesses the language; only of a model that knows several
 * @param longForm goes through recordings of any length
 */
public record Capabilities(
        Set<Modality> modalities,
        Set<String> languages,
        boolean search,
        boolean timestamps,
        boolean prompts,
        double longestClipSeconds,
        Optional<WordAligner> words,
        Optional<LanguageDetector> languageDetection,
        Optional<LongFormDecoder> longForm) {

    public Capabilities {
        modalities = Set.copyOf(modalities);
        languages = Collections.unmodifiableSet(new LinkedHashSet<>(languages));
    }

    /** A model that turns clips into text in one way. */
    public static Capabilities plain(Set<Modality> modalities, Set<String> languages, double longestClipSeconds) {
        return new Capabilities(
                modalities,
                languages,
                false,
                false,
                false,
                longestClipSeconds,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
