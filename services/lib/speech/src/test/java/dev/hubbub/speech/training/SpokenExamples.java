package dev.hubbub.speech.training;

import dev.hubbub.speech.features.ReferenceAudio;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.training.run.Example;
import dev.hubbub.speech.training.run.ExampleSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Three recordings of speech with texts, and the small checkpoint that the project ships. */
public class SpokenExamples implements ExampleSource {
    public static final Path CHECKPOINT = Path.of("../../../local-dev/checkpoints/hubbub-tiny-prompts");

    private static final Map<String, ReferenceAudio> SOUND = Map.of(
            "a", ReferenceAudio.EN_LIBRIVOX,
            "b", ReferenceAudio.ES_G722,
            "c", ReferenceAudio.EN_WAV8K);

    private final List<Example> examples;

    /** With the texts given, in the style of the checkpoint unless a test wants another. */
    public SpokenExamples(String... texts) {
        List<String> names = List.of("a", "b", "c");
        this.examples = names.stream()
                .map(name -> new Example(
                        name,
                        SOUND.get(name).samples().length / 16_000.0,
                        texts[names.indexOf(name) % texts.length],
                        "en"))
                .toList();
    }

    @Override
    public List<Example> examples() {
        return examples;
    }

    @Override
    public Clip clip(Example example, Set<Modality> wanted) throws IOException {
        return sound(example);
    }

    /** The same, from where nothing can go wrong. */
    public Clip sound(Example example) {
        return Clip.ofAudio(SOUND.get(example.id()).samples());
    }
}
