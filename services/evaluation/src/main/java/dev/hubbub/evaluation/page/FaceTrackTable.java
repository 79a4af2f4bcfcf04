package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.track.LipTracks.Quality;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.track.SessionOverview.Origin;
import dev.hubbub.contracts.track.SessionOverview.SpeakerOverview;
import dev.hubbub.contracts.track.SessionOverview.TrackOverview;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The face tracks of a session: what they came with, what was computed, and how well faces could be followed.
 *
 * @param lines one per track
 */
record FaceTrackTable(List<Line> lines) {

    /**
     * A track.
     *
     * @param speaker whose face it is
     * @param track what it is called
     * @param start when it begins
     * @param seconds how long its lips are seen
     * @param lips where they come from
     * @param faces in how many per cent of the pictures a face was found
     * @param jumps how often the mouth jumped
     * @param held how often the picture before was kept
     * @param scores where the active-speaker scores come from
     */
    record Line(
            String speaker,
            String track,
            String start,
            String seconds,
            String lips,
            String faces,
            String jumps,
            String held,
            String scores) {}

    static FaceTrackTable of(SessionOverview overview) {
        List<Line> lines = new ArrayList<>();
        for (SpeakerOverview speaker : overview.speakers()) {
            for (TrackOverview track : speaker.tracks()) {
                lines.add(line(speaker, track, overview.detector()));
            }
        }
        return new FaceTrackTable(lines);
    }

    private static Line line(SpeakerOverview speaker, TrackOverview track, String detector) {
        Quality quality = track.quality();
        return new Line(
                speaker.speaker(),
                track.track(),
                Figures.seconds(track.start()),
                track.seconds() == null ? Figures.ABSENT : Figures.seconds(track.seconds()),
                lips(track),
                quality == null ? Figures.ABSENT : Figures.percent(share(quality)),
                quality == null ? Figures.ABSENT : Figures.count(quality.jumps()),
                quality == null ? Figures.ABSENT : Figures.count(quality.held()),
                origin(track.scores(), detector));
    }

    private static String lips(TrackOverview track) {
        Quality quality = track.quality();
        return quality != null && quality.fixedPlace()
                ? "fixed place"
                : origin(track.lips(), quality == null ? "cut out" : quality.detector());
    }

    private static String origin(Origin origin, String computed) {
        return switch (origin) {
            case given -> "given";
            case computed -> computed;
            case none -> "none";
        };
    }

    private static Double share(Quality quality) {
        return quality.pictures() == 0 ? null : (double) quality.faces() / quality.pictures();
    }

    /** How well a speaker's face could be followed, in a line; {@code null} if nobody had to. */
    static String summary(SpeakerOverview speaker) {
        List<Quality> qualities = speaker.tracks().stream()
                .map(TrackOverview::quality)
                .filter(Objects::nonNull)
                .toList();
        if (qualities.isEmpty()) {
            return speaker.tracks().isEmpty()
                    ? "no face track"
                    : speaker.tracks().stream().allMatch(track -> track.lips() == Origin.none) ? "no lips" : null;
        }
        long pictures = qualities.stream().mapToLong(Quality::pictures).sum();
        long faces = qualities.stream().mapToLong(Quality::faces).sum();
        long jumps = qualities.stream().mapToLong(Quality::jumps).sum();
        long fixed = qualities.stream().filter(Quality::fixedPlace).count();
        String found = "face found in " + Figures.percentInText(pictures == 0 ? null : (double) faces / pictures)
                + " of " + Figures.count(pictures, "picture");
        return found
                + (jumps == 0 ? "" : ", " + Figures.count(jumps, "jump"))
                + (fixed == 0 ? "" : ", a fixed place cut in " + Figures.count(fixed, "track"));
    }
}
