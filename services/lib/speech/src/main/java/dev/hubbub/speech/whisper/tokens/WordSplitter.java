package dev.hubbub.speech.whisper.tokens;

import dev.hubbub.speech.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts tokens into words, the units that get times of their own. Words begin with a space; punctuation and special tokens
 * stand alone. Languages written without spaces are cut into the smallest runs of tokens that are whole characters.
 */
public final class WordSplitter {
    private static final Set<String> WITHOUT_SPACES = Set.of("zh", "ja", "th", "lo", "my", "yue");
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private static final char BROKEN = '\uFFFD';

    private final Tokenizer tokenizer;
    private final int firstSpecial;

    public WordSplitter(Tokenizer tokenizer, WhisperTokens tokens) {
        this.tokenizer = tokenizer;
        this.firstSpecial = tokens.endOfText();
    }

    /**
     * The words of a transcript.
     *
     * @param tokens without timestamps
     * @param language code of the language that is spoken
     */
    public List<WordTokens> split(int[] tokens, String language) {
        List<WordTokens> characters = wholeCharacters(tokens);
        return WITHOUT_SPACES.contains(language) ? characters : joined(characters);
    }

    /** The shortest runs of tokens that do not cut a character in two. */
    private List<WordTokens> wholeCharacters(int[] tokens) {
        String whole = tokenizer.decode(tokens);
        List<WordTokens> runs = new ArrayList<>();
        List<Integer> run = new ArrayList<>();
        int written = 0;
        for (int token : tokens) {
            run.add(token);
            String text =
                    tokenizer.decode(run.stream().mapToInt(Integer::intValue).toArray());
            int broken = text.indexOf(BROKEN);
            // A replacement that the whole text has at the same place was spoken so, it is not an unfinished character.
            boolean complete =
                    broken < 0 || written + broken < whole.length() && whole.charAt(written + broken) == BROKEN;
            if (complete) {
                runs.add(new WordTokens(text, run));
                written += text.length();
                run = new ArrayList<>();
            }
        }
        if (!run.isEmpty()) {
            runs.add(new WordTokens(whole.substring(Math.min(written, whole.length())), run));
        }
        return runs;
    }

    private List<WordTokens> joined(List<WordTokens> runs) {
        List<WordTokens> words = new ArrayList<>();
        for (WordTokens run : runs) {
            int last = words.size() - 1;
            if (last < 0 || beginsWord(run)) {
                words.add(run);
            } else {
                List<Integer> tokens = new ArrayList<>(words.get(last).tokens());
                tokens.addAll(run.tokens());
                words.set(last, new WordTokens(words.get(last).text() + run.text(), tokens));
            }
        }
        return words;
    }

    private boolean beginsWord(WordTokens run) {
        return run.tokens().get(0) >= firstSpecial
                || run.text().startsWith(" ")
                || PUNCTUATION.contains(run.text().strip());
    }
}
