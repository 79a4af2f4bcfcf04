package dev.hubbub.datasets;

import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.Silence;
import dev.hubbub.scoring.text.TextLanguage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A session of a manifest: its lines.
 *
 * @param name the session's name
 * @param utterances its utterances, in the manifest's order; at least one
 */
public record ManifestSession(String name, List<Utterance> utterances) {

    // Where names are compared that are relative to the same folder.
    private static final Location ANYWHERE = Location.of("s3://anywhere/");

    /** Durations that people write down are rounded, and so are those in recordings. */
    public static final double TOLERANCE_SECONDS = 1;

    private static final Pattern SEGMENT_ID = Pattern.compile("[0-9]{4,9}(\\.[0-9]{1,9})?");

    /**
     * One line of a manifest.
     *
     * @param line its number, from 1
     * @param media the recording, relative to the manifest's folder or an address of its own; see
     *     {@link dev.hubbub.contracts.task.DatasetReference#resolve}
     * @param offset seconds into the recording where the utterance starts
     * @param duration its length in seconds; absent for the rest of the recording
     * @param speaker who speaks; absent where the manifest does not say
     * @param language the language's code; absent where the manifest does not say
     * @param text what is said; absent where nobody has written it down
     * @param channel the channel of the recording, from 1; absent for all of them
     */
    public record Utterance(
            int line,
            String media,
            double offset,
            Double duration,
            String speaker,
            String language,
            String text,
            Integer channel) {

        /** An utterance in whichever channels a recording has. */
        public Utterance(
                int line, String media, double offset, Double duration, String speaker, String language, String text) {
            this(line, media, offset, duration, speaker, language, text, null);
        }

        /** What is known of the language of its text. */
        public TextLanguage textLanguage() {
            return TextLanguage.of(language, text);
        }

        /** Whether it begins behind the end of its recording, or lasts far beyond it, if that is at so many seconds. */
        public boolean isBehind(double end) {
            double own = duration == null ? 0 : offset + duration;
            return end <= offset || end < own - TOLERANCE_SECONDS;
        }

        /** Why nothing, or not all of it, can be heard ({@link #beyondTheEnd}), without a full stop. */
        public String afterTheEnd() {
            String times = duration == null
                    ? offset + " s, where the line begins"
                    : offset + " s and the " + duration + " s that the line lasts";
            return "the recording " + media + " ends before " + times + "; correct its times";
        }
    }

    public ManifestSession {
        utterances = List.copyOf(utterances);
    }

    /**
     * What a segment is called: {@code 0007} for the whole of the session's seventh utterance, {@code 0007.2} for its
     * second part. What was heard is found again by this name alone: utterances may overlap, or be there twice.
     *
     * @param utterance the utterance's place in the session, from 0; not its line, which other sessions' lines move
     * @param part the part's place, from 0
     * @param parts how many parts the utterance is cut into
     */
    public static String segmentId(int utterance, int part, int parts) {
        String id = String.format(Locale.ROOT, "%04d", utterance + 1);
        return parts == 1 ? id : id + "." + (part + 1);
    }

    /**
     * The place, from 0, of the utterance that a segment is of.
     *
     * @throws IllegalArgumentException if no segment of a manifest is called so
     */
    public static int utteranceOf(String segmentId) {
        if (!SEGMENT_ID.matcher(segmentId).matches()) {
            throw new IllegalArgumentException("'" + segmentId + "' is no segment of a manifest's session; those are"
                    + " called like 0007 or 0007.2");
        }
        return Integer.parseInt(segmentId.split("\\.")[0]) - 1;
    }

    /**
     * Utterances that are there twice: of the same recording, channel, time and speaker. By their places, from 0, with the
     * places of those that count: of each the first, or the first with a text.
     */
    public Map<Integer, Integer> repeated() {
        Map<List<Object>, Integer> first = new HashMap<>();
        Map<Integer, Integer> repeated = new TreeMap<>();
        for (int place = 0; place < utterances.size(); place++) {
            List<Object> identity = identity(utterances.get(place));
            Integer before = first.putIfAbsent(identity, place);
            if (before == null) {
                continue;
            }
            boolean onlyThisHasText = utterances.get(before).text() == null
                    && utterances.get(place).text() != null;
            if (onlyThisHasText) {
                first.put(identity, place);
            }
            repeated.put(onlyThisHasText ? before : place, onlyThisHasText ? place : before);
        }
        return repeated;
    }

    private static List<Object> identity(Utterance utterance) {
        return Arrays.asList(
                ANYWHERE.resolve(utterance.media()),
                utterance.channel(),
                utterance.offset(),
                utterance.duration(),
                utterance.speaker());
    }

    /**
     * Utterances that begin behind the end of their recording, or last far beyond it, by what was heard of them.
     *
     * @return their places, from 0
     */
    public Set<Integer> beyondTheEnd(SessionTranscript transcript) {
        return beyondTheEnd(heardUntil(transcript));
    }

    /** {@link #beyondTheEnd(SessionTranscript)} as far as it is known before anything is heard. */
    public Set<Integer> beyondTheEnd(SegmentList segments) {
        Map<Integer, Double> cutUntil = silentUntil(segments.silences());
        for (Segment segment : segments.segments()) {
            double end = segment.end() == null ? Double.MAX_VALUE : segment.end();
            cutUntil.merge(utteranceOf(segment.id()), end, Math::max);
        }
        return beyondTheEnd(cutUntil);
    }

    /**
     * Where what was listened to of utterances ends, be it speech or silence.
     *
     * @return by their places, from 0, in seconds from their recordings' start; nothing of what lies behind an end
     */
    public static Map<Integer, Double> heardUntil(SessionTranscript transcript) {
        Map<Integer, Double> heardUntil = silentUntil(transcript.silences());
        for (TranscribedSegment segment : transcript.segments()) {
            heardUntil.merge(utteranceOf(segment.segment()), segment.end(), Math::max);
        }
        return heardUntil;
    }

    private static Map<Integer, Double> silentUntil(List<Silence> silences) {
        Map<Integer, Double> until = new HashMap<>();
        if (silences != null) {
            silences.forEach(silence -> until.merge(utteranceOf(silence.segment()), silence.end(), Math::max));
        }
        return until;
    }

    private Set<Integer> beyondTheEnd(Map<Integer, Double> heardUntil) {
        Set<Integer> beyond = new TreeSet<>();
        for (int place = 0; place < utterances.size(); place++) {
            Utterance utterance = utterances.get(place);
            Double heard = heardUntil.get(place);
            if (heard == null || utterance.isBehind(heard)) {
                beyond.add(place);
            }
        }
        return beyond;
    }

    /** The recordings, each once, in order of appearance. */
    public List<String> recordings() {
        return utterances.stream().map(Utterance::media).distinct().toList();
    }
}
