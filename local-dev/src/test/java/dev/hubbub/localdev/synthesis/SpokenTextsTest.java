package dev.hubbub.localdev.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.localdev.synthesis.SpokenTexts.Choice;
import dev.hubbub.media.MediaReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpokenTextsTest {

    @TempDir
    Path folder;

    @Test
    void sentences_are_words_alone_and_mostly_unlike_each_other() throws IOException {
        SentenceGrammar grammar = SentenceGrammar.shipped();
        Random random = new Random(3);
        List<String> drawn = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            drawn.add(grammar.draw(random));
        }

        assertThat(drawn).allMatch(text -> text.matches("[a-z']+( [a-z']+)*"));
        assertThat(new HashSet<>(drawn)).hasSizeGreaterThan(3000);
    }

    @Test
    void a_grammar_without_what_it_names_is_refused() {
        assertThatThrownBy(() -> new SentenceGrammar(List.of("sentence = see <thing>")))
                .hasMessage("The grammar has no line for <thing>");
        assertThatThrownBy(() -> new SentenceGrammar(List.of("thing = a lamp")))
                .hasMessage("The grammar has no line for <sentence>");
    }

    @Test
    void given_texts_are_said_once_each_before_any_is_said_again() throws IOException {
        List<String> given = List.of("Good  morning", "see you soon", "never mind");
        List<String> texts = new SpokenTexts(new Choice(7, given, 0, List.of("NEVER mind "), 1)).texts();

        assertThat(texts).hasSize(7).containsOnly("good morning", "see you soon");
        assertThat(texts.stream().filter("good morning"::equals).count()).isBetween(3L, 4L);
    }

    @Test
    void what_something_is_tested_with_is_never_made_up() throws IOException {
        List<String> all = new SpokenTexts(new Choice(400, List.of(), 1, List.of(), 5)).texts();
        List<String> others = new SpokenTexts(new Choice(400, List.of(), 1, all, 5)).texts();

        assertThat(all).doesNotHaveDuplicates();
        assertThat(others).doesNotHaveDuplicates().doesNotContainAnyElementsOf(all);
    }

    @Test
    void no_text_to_be_said_is_an_error() {
        assertThatThrownBy(() -> new SpokenTexts(new Choice(2, List.of("a"), 0, List.of("A"), 1)))
                .hasMessageStartingWith("No text is given that may be said");
        assertThatThrownBy(() -> new Choice(0, List.of(), 1, List.of(), 1))
                .hasMessage("At least one text is said, not 0.");
        assertThatThrownBy(() -> new Choice(1, List.of(), Double.NaN, List.of(), 1))
                .hasMessageContaining("from 0 to 1, not NaN");
    }

    @Test
    void recordings_are_named_with_their_texts_lengths_and_speakers() throws IOException {
        Choice choice = new Choice(5, List.of("one", "two", "three"), 0.4, List.of(), 9);
        AtomicInteger done = new AtomicInteger();
        SpokenTexts spoken = new SpokenTexts(choice, Tone::new);

        double seconds = spoken.write(folder, done::set);

        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("manifest.jsonl"))) {
            lines.add(Json.mapper().readTree(line));
        }
        assertThat(done).hasValue(5);
        assertThat(lines).extracting(line -> line.get("text").asText()).isEqualTo(spoken.texts());
        assertThat(lines).allMatch(line -> line.get("speaker").asText().startsWith("flite-"));
        double sum = 0;
        for (JsonNode line : lines) {
            float[] said = new MediaReader()
                    .readAll(folder.resolve(line.get("audio_filepath").asText()));
            assertThat(line.get("duration").asDouble()).isEqualTo(said.length / 16_000.0);
            assertThat(said.length).isEqualTo(1600 * line.get("text").asText().length());
            sum += line.get("duration").asDouble();
        }
        assertThat(seconds).isEqualTo(sum);
    }

    @Test
    void nothing_is_there_to_be_learnt_from_until_all_is_said() throws IOException {
        SpokenTexts spoken = new SpokenTexts(new Choice(3, List.of("x"), 0, List.of(), 1), Broken::new);

        assertThatThrownBy(() -> spoken.write(folder, done -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("the voice is gone");
        assertThat(folder.resolve("manifest.jsonl")).doesNotExist();
    }

    @Test
    void without_flite_nothing_is_written_and_the_remedy_is_named() throws IOException {
        SpokenTexts spoken = new SpokenTexts(
                new Choice(3, List.of("x"), 0, List.of(), 1), lines -> new FliteSpeech(lines, "no-such-flite"));

        assertThatThrownBy(() -> spoken.write(folder.resolve("speech"), done -> {}))
                .isInstanceOf(SpeechException.class)
                .hasMessage("The program no-such-flite cannot be started: install it (Debian: apt-get install flite).");
        assertThat(folder.resolve("speech")).doesNotExist();
    }

    /** A tenth of a second for each letter. */
    private record Tone(List<String> lines) implements SpeechSource {

        @Override
        public Utterance say(int number, Voice voice) {
            float[] samples = new float[1600 * lines.get(number).length()];
            for (int n = 0; n < samples.length; n++) {
                samples[n] = (float) Math.sin(0.1 * n) / 2;
            }
            return new Utterance(lines.get(number), samples, new MouthTrack(List.of(0.0), List.of(MouthPose.REST)));
        }
    }

    private record Broken(List<String> lines) implements SpeechSource {

        @Override
        public Utterance say(int number, Voice voice) throws IOException {
            throw new IOException("the voice is gone");
        }
    }
}
