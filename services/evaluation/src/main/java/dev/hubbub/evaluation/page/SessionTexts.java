package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerTurns;
import dev.hubbub.contracts.score.TrialScore.Turn;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What was said and heard in a session as a trial heard it: utterance by utterance, or where speakers' captions are
 * compared, caption by caption in the order of time.
 */
record SessionTexts(List<Text> texts) {

    /**
     * An utterance or a caption.
     *
     * @param key what the same one has in another trial
     * @param at when, in seconds of the session; {@code null} where the order is the score's
     * @param utterance its number among utterances that can be heard; {@code null} if it is none
     * @param segment the number of the segment that it is the caption of; {@code null} if it is of none
     * @param shown what there is to see of it
     * @param searched what it says, as it was written
     */
    record Text(
            String key, Double at, Integer utterance, Integer segment, Transcripts.OfUtterance shown, String searched) {

        static final Comparator<Text> IN_TIME =
                Comparator.comparing(Text::at, Comparator.nullsFirst(Comparator.naturalOrder()));

        boolean contains(String search) {
            return searched.toLowerCase(Locale.ROOT).contains(search);
        }
    }

    static SessionTexts of(SessionPart.Heard heard) {
        SessionScore score = heard.score();
        Map<String, SpeakerScore> speakers = score.speakers().stream()
                .collect(Collectors.toMap(SessionTexts::captionsOf, Function.identity(), (first, second) -> first));
        Segments segments = new Segments(heard.segments());
        List<Text> texts = new ArrayList<>();
        for (int number = 0; number < score.utterances().size(); number++) {
            UtteranceScore utterance = score.utterances().get(number);
            ComparedWords words = ComparedWords.of(utterance, score, heard.protocol());
            SpeakerScore speaker = speakers.get(utterance.segment());
            SpeakerTurns turns = speaker == null ? null : speaker.turns();
            Optional<List<SpokenCaptions.Row>> captions =
                    turns == null ? Optional.empty() : SpokenCaptions.of(utterance, speaker.speaker(), turns, words);
            if (captions.isPresent()) {
                captions.get().forEach(row -> texts.add(caption(row, speaker.speaker(), segments)));
            } else {
                texts.add(utterance(number, utterance, words));
            }
        }
        texts.sort(Text.IN_TIME);
        return new SessionTexts(texts);
    }

    /** The name of the file that a speaker's captions are in. */
    static String captionsOf(SpeakerScore speaker) {
        return speaker.speaker() + ".vtt";
    }

    Map<String, Text> byKey() {
        Map<String, Text> byKey = new LinkedHashMap<>();
        texts.forEach(text -> byKey.putIfAbsent(text.key(), text));
        return byKey;
    }

    /** The numbers of the segments that these are the captions of. */
    Set<Integer> segments() {
        return texts.stream().map(Text::segment).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private static Text utterance(int number, UtteranceScore utterance, ComparedWords words) {
        return new Text(
                utterance.segment(),
                null,
                utterance.recording() == null ? null : number,
                null,
                Transcripts.OfUtterance.of(utterance, words),
                utterance.reference() + "\n" + utterance.hypothesis());
    }

    private static Text caption(SpokenCaptions.Row row, String speaker, Segments segments) {
        Turn time = row.time();
        String key = String.join(" ", speaker, row.heard() ? "heard" : "said", time.start() + "", time.end() + "");
        return new Text(
                key,
                time.start(),
                null,
                row.heard() ? segments.take(speaker, time, row.written()) : null,
                row.shown(),
                row.said() + "\n" + row.written());
    }

    /** The segments that captions were made of: each the next one of its speaker, length and text. */
    private static final class Segments {

        /** A caption's times are whole milliseconds, cut off or rounded. */
        private static final double PRECISION_SECONDS = 0.0025;

        private record Spoken(String speaker, String text) {}

        private final List<TranscribedSegment> all;
        private final Map<Spoken, Deque<Integer>> waiting = new HashMap<>();

        Segments(List<TranscribedSegment> all) {
            this.all = all;
            for (int number = 0; number < all.size(); number++) {
                TranscribedSegment segment = all.get(number);
                waiting.computeIfAbsent(new Spoken(segment.speaker(), line(segment.text())), none -> new ArrayDeque<>())
                        .add(number);
            }
        }

        Integer take(String speaker, Turn time, String text) {
            Deque<Integer> same = waiting.getOrDefault(new Spoken(speaker, line(text)), new ArrayDeque<>());
            Optional<Integer> found = same.stream()
                    .filter(number ->
                            Math.abs(seconds(all.get(number)) - (time.end() - time.start())) < PRECISION_SECONDS)
                    .findFirst();
            found.ifPresent(same::remove);
            return found.orElse(null);
        }

        private static double seconds(TranscribedSegment segment) {
            return segment.end() - segment.start();
        }

        private static String line(String text) {
            return text.replaceAll("\\s+", " ").strip();
        }
    }
}
