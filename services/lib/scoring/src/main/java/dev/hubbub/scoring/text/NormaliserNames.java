package dev.hubbub.scoring.text;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which normalisers texts were compared under, and which languages each was for, as tables say it. */
public final class NormaliserNames {

    private final Map<NamedNormaliser, Set<String>> languages = new EnumMap<>(NamedNormaliser.class);

    /** Says that a text of a language was compared so. */
    public NormaliserNames add(NamedNormaliser normaliser, TextLanguage language) {
        Set<String> of = languages.computeIfAbsent(normaliser, absent -> new TreeSet<>());
        if (!language.key().isEmpty()) {
            of.add(language.key().replace("script:", ""));
        }
        return this;
    }

    /** Whether there are several. */
    public boolean areSeveral() {
        return languages.size() > 1;
    }

    /** One name, or several with their languages: {@code english (en), basic-keeping-marks (hi, te)}. */
    @Override
    public String toString() {
        if (languages.size() == 1) {
            return languages.keySet().iterator().next().id();
        }
        return languages.entrySet().stream()
                .map(entry -> entry.getKey().id()
                        + (entry.getValue().isEmpty() ? "" : " (" + String.join(", ", entry.getValue()) + ")"))
                .collect(Collectors.joining(", "));
    }
}
