package dev.hubbub.localdev.synthesis;

import dev.hubbub.contracts.Json;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Texts that flite says, each in a voice, at a pitch and a speed that are drawn for it, as recordings with a manifest: what a
 * recogniser can learn from where there are no recordings.
 */
public final class SpokenTexts {
    private static final double SLOWEST = 0.85;
    private static final double FASTEST = 1.2;
    private static final double LOWEST = 0.88;
    private static final double HIGHEST = 1.12;

    /** Draws of a text in a row that were there before, after which the grammar is taken to have no more. */
    private static final int TIRED = 1000;

    private final List<String> texts;
    private final List<Voice> voices;
    private final Function<List<String>, SpeechSource> source;

    /**
     * What is said.
     *
     * @param count how many texts
     * @param given texts of which some are taken, before any is made up
     * @param madeUp the share that is made up; the rest are given ones, each of them once before any is taken again
     * @param without texts that are never said, because something is tested with them
     * @param seed equal ones give equal texts and recordings
     */
    public record Choice(int count, List<String> given, double madeUp, Collection<String> without, long seed) {

        public Choice {
            if (count < 1) {
                throw new IllegalArgumentException("At least one text is said, not " + count + ".");
            }
            if (!(madeUp >= 0 && madeUp <= 1)) {
                throw new IllegalArgumentException(
                        "The share of texts that are made up is from 0 to 1, not " + madeUp + ".");
            }
            given = given.stream()
                    .map(SpokenTexts::plain)
                    .filter(text -> !text.isEmpty())
                    .toList();
            without = without.stream().map(SpokenTexts::plain).toList();
        }
    }

    /** @throws IllegalArgumentException if too few texts are left to choose from */
    public SpokenTexts(Choice choice) throws IOException {
        this(choice, FliteSpeech::new);
    }

    /** @param source says texts, several at a time */
    SpokenTexts(Choice choice, Function<List<String>, SpeechSource> source) throws IOException {
        this.source = source;
        Random random = new Random(choice.seed);
        int made = (int) Math.round(choice.count * choice.madeUp);
        List<String> chosen = new ArrayList<>(made(made, choice, random));
        chosen.addAll(taken(choice.count - made, choice, random));
        Collections.shuffle(chosen, random);
        List<Voice> drawn = new ArrayList<>();
        for (int text = 0; text < chosen.size(); text++) {
            double speed = between(SLOWEST, FASTEST, random);
            drawn.add(new Voice(random.nextInt(FliteSpeech.SPEAKERS), speed, between(LOWEST, HIGHEST, random)));
        }
        this.texts = List.copyOf(chosen);
        this.voices = List.copyOf(drawn);
    }

    /** As often below as above the middle of their ratio. */
    private static double between(double low, double high, Random random) {
        return low * Math.pow(high / low, random.nextDouble());
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    /** Texts of the grammar, no two of which are equal, and none of which is given or is not to be said. */
    private static List<String> made(int count, Choice choice, Random random) throws IOException {
        SentenceGrammar grammar = SentenceGrammar.shipped();
        Set<String> there = new HashSet<>(choice.without);
        there.addAll(choice.given);
        List<String> made = new ArrayList<>();
        int inVain = 0;
        while (made.size() < count) {
            String text = grammar.draw(random);
            if (there.add(text)) {
                made.add(text);
                inVain = 0;
            } else if (++inVain == TIRED) {
                throw new IllegalArgumentException(
                        "Only " + made.size() + " texts can be made up, not " + count + ": ask for fewer.");
            }
        }
        return made;
    }

    private static List<String> taken(int count, Choice choice, Random random) {
        Set<String> without = new HashSet<>(choice.without);
        List<String> left = new ArrayList<>(choice.given.stream()
                .distinct()
                .filter(text -> !without.contains(text))
                .toList());
        if (left.isEmpty() && count > 0) {
            throw new IllegalArgumentException(
                    "No text is given that may be said: name a file with some, or have all of them made up.");
        }
        List<String> taken = new ArrayList<>();
        while (taken.size() < count) {
            Collections.shuffle(left, random);
            taken.addAll(left.subList(0, Math.min(left.size(), count - taken.size())));
        }
        return taken;
    }

    /** What is said, in the order of the recordings. */
    public List<String> texts() {
        return texts;
    }

    /**
     * Says all of them, several at a time.
     *
     * @param folder where {@code manifest.jsonl} comes to lie, with the recordings in {@code speech/} beside it; the manifest
     *     is written when all of them are there
     * @param progress is told how many there are
     * @return how long all of them are together, in seconds
     * @throws SpeechException if flite is not installed; nothing is written then
     * @throws IOException if flite fails, or something cannot be written
     */
    public double write(Path folder, IntConsumer progress) throws IOException {
        SpeechSource speech = source.apply(texts);
        Files.createDirectories(folder.resolve("speech"));
        ExecutorService speakers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<Map<String, Object>>> lines = new ArrayList<>();
            for (int text = 0; text < texts.size(); text++) {
                int number = text;
                lines.add(speakers.submit(() -> say(speech, number, folder)));
            }
            StringBuilder manifest = new StringBuilder();
            double seconds = 0;
            int done = 0;
            for (Future<Map<String, Object>> line : lines) {
                Map<String, Object> said = line.get();
                seconds += (double) said.get("duration");
                manifest.append(Json.mapper().writeValueAsString(said)).append('\n');
                progress.accept(++done);
            }
            Path half = Files.writeString(folder.resolve("manifest.jsonl.part"), manifest);
            Files.move(half, folder.resolve("manifest.jsonl"), StandardCopyOption.ATOMIC_MOVE);
            return seconds;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException fault) {
                throw new IOException(fault.getMessage(), fault);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while texts were said", e);
        } finally {
            speakers.shutdownNow();
        }
    }

    private Map<String, Object> say(SpeechSource speech, int number, Path folder) throws IOException {
        Utterance said = speech.say(number, voices.get(number));
        String file = String.format(Locale.ROOT, "speech/%06d.%s", number, AudioEncoding.FLAC.extension());
        new MediaWriter().write(folder.resolve(file), AudioEncoding.FLAC, said.samples());
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("audio_filepath", file);
        line.put("duration", said.seconds());
        line.put("text", said.text());
        line.put("lang", "en");
        line.put("speaker", FliteSpeech.speaker(voices.get(number)));
        return line;
    }
}
