package dev.hubbub.segmentation.track;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.track.ActivityTracks.ActivityTrack;
import dev.hubbub.contracts.track.LipTracks.LipTrack;
import dev.hubbub.contracts.track.SessionOverview.TrackOverview;
import dev.hubbub.datasets.McorecSession.Speaker;
import dev.hubbub.datasets.McorecSession.Track;
import dev.hubbub.media.SoundSelection;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.lips.LipStrip;
import dev.hubbub.media.video.AudioVisualRecording;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoRecording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * A speaker whose tracks were looked over.
 *
 * @param tracks one for each of the speaker's tracks
 * @param problems what is wrong with them
 */
record LookedOver(Speaker speaker, List<TrackOverview> tracks, List<String> problems) {

    static LookedOver of(Speaker speaker, FoundTracks found) throws StageFailure, IOException {
        List<TrackOverview> tracks = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        if (speaker.tracks().isEmpty()) {
            problems.add("There is no face track of " + speaker.name()
                    + " in metadata.json: nothing that they say can be transcribed");
        }
        for (Track track : speaker.tracks()) {
            LipTrack cut = found.cut(track);
            ActivityTrack scored = found.scored(track);
            double[] seconds = {0};
            double start = 0;
            try {
                // One that starts nobody knows when has no place in the session, so it is not looked at.
                start = found.start(speaker, track);
                found.lookAt(track, file -> {
                    try (AudioVisualRecording lips = AudioVisualRecording.open(file, SoundSelection.DEFAULT)) {
                        if (lips.pictures().isPresent()) {
                            seconds[0] = lips.pictures().get().info().duration();
                        }
                        if (lips.sound().isEmpty()) {
                            problems.add("There is no sound in " + FoundTracks.name(track)
                                    + ": the person is only seen, and when they speak is guessed from what is seen");
                        }
                    }
                    return null;
                });
            } catch (TrackProblem e) {
                problems.add(e.getMessage());
            }
            // That of the scores tells that of the lips again.
            String problem =
                    scored != null && scored.problem() != null ? scored.problem() : cut == null ? null : cut.problem();
            if (problem != null && !problems.contains(problem)) {
                problems.add(problem);
            }
            tracks.add(new TrackOverview(
                    FoundTracks.name(track),
                    start,
                    seconds[0] > 0 ? seconds[0] : null,
                    found.lipsOf(track),
                    cut == null ? null : cut.quality(),
                    found.scoresOf(track)));
        }
        return new LookedOver(speaker, tracks, problems);
    }

    /** When the scored time of speakers begins, or the first track of one of whom that is not said. */
    static double from(List<LookedOver> speakers) {
        return bound(speakers, Math::min, true);
    }

    /** When the scored time of speakers ends, or the last track of one of whom that is not said. */
    static double to(List<LookedOver> speakers) {
        return bound(speakers, Math::max, false);
    }

    private static double bound(List<LookedOver> speakers, BinaryOperator<Double> which, boolean start) {
        return speakers.stream()
                .flatMap(each -> each.speaker.uem() != null
                        ? List.of(
                                start
                                        ? each.speaker.uem().start()
                                        : each.speaker.uem().end())
                                .stream()
                        : each.tracks.stream()
                                .filter(track -> track.seconds() != null)
                                .map(track -> start ? track.start() : track.start() + track.seconds()))
                .reduce(which)
                .orElse(0.0);
    }

    /** Pictures of the speaker's lips over a time of the session; where tracks overlap, of the first one. */
    LipStrip strip(FoundTracks found, int places, double from, double to) throws StageFailure, IOException {
        LipStrip strip = new LipStrip(places);
        boolean[] taken = new boolean[places];
        for (int number = 0; number < tracks.size(); number++) {
            TrackOverview track = tracks.get(number);
            if (track.seconds() == null) {
                continue;
            }
            try {
                found.lookAt(speaker.tracks().get(number), file -> {
                    try (VideoRecording video = VideoRecording.open(file)) {
                        for (int place = 0; place < places; place++) {
                            double at = from + (to - from) * (place + 0.5) / places - track.start();
                            if (!taken[place] && at >= 0 && at < track.seconds()) {
                                taken[place] = true;
                                TimeRange moment = new TimeRange(at, at + 1.0 / Pictures.PER_SECOND);
                                strip.put(place, video.read(moment, PictureForm.RGB));
                            }
                        }
                    }
                    return null;
                });
            } catch (TrackProblem e) {
                problems.add(e.getMessage());
            }
        }
        return strip;
    }
}
