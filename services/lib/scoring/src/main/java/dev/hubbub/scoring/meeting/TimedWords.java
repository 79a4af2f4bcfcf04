package dev.hubbub.scoring.meeting;

import dev.hubbub.scoring.meeting.SpeechStream.Segment;
import dev.hubbub.scoring.text.UnicodeText;
import java.util.List;
import java.util.Map;

/**
 * A stream's words in order, with the time of each. Where only segments have times, words share theirs by the characters
 * they have: a reference's word has an interval, that of a hypothesis is the middle of its own.
 *
 * @param units a number for each word, the same for words that are equal
 * @param starts in seconds
 * @param ends in seconds
 */
record TimedWords(int[] units, double[] starts, double[] ends) {

    /** Those of a reference. */
    static TimedWords said(SpeechStream stream, Map<String, Integer> numbers) {
        int count = stream.segments().stream()
                .mapToInt(segment -> segment.words().size())
                .sum();
        TimedWords words = new TimedWords(new int[count], new double[count], new double[count]);
        int place = 0;
        for (Segment segment : stream.segments()) {
            long characters = characters(segment.words());
            double seconds = segment.end() - segment.start();
            long before = 0;
            for (String word : segment.words()) {
                words.units[place] = numbers.computeIfAbsent(word, absent -> numbers.size());
                words.starts[place] = segment.start() + seconds * before / characters;
                before += UnicodeText.length(word);
                words.ends[place] = segment.start() + seconds * before / characters;
                place++;
            }
        }
        return words;
    }

    private static long characters(List<String> words) {
        return words.stream().mapToLong(UnicodeText::length).sum();
    }

    /** Those of a hypothesis, which match what is no further away than the collar. */
    static TimedWords heard(SpeechStream stream, double collar, Map<String, Integer> numbers) {
        TimedWords words = said(stream, numbers);
        for (int place = 0; place < words.units.length; place++) {
            double middle = (words.starts[place] + words.ends[place]) / 2;
            words.starts[place] = middle - collar;
            words.ends[place] = middle + collar;
        }
        return words;
    }

    int size() {
        return units.length;
    }
}
