package dev.hubbub.training.finetuning;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.track.LipTracks.LipTrack;
import dev.hubbub.datasets.CutMouths;
import dev.hubbub.datasets.McorecSession;
import dev.hubbub.datasets.McorecSession.Speaker;
import dev.hubbub.datasets.McorecSession.Track;
import dev.hubbub.datasets.PlannedFiles;
import dev.hubbub.datasets.TrackStart;
import dev.hubbub.training.finetuning.SpokenCaptions.Spoken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Clips of sessions in the layout of the MCoRec challenge: of each speaker the captions that a face track holds from their
 * beginning to their end, with the track's sound and, where the track comes with lips or they were cut out of it, their
 * pictures. Captions are on the session's clock, tracks on that of their view.
 *
 * @param settings which captions become clips
 * @param cut lips that were cut out of tracks of the session in the view
 * @param into takes them
 */
record McorecClips(ClipSettings settings, CutMouths cut, Receiver into) {
    private static final String NO_LIPS =
            "There are no lips of it: cut them with `hubbub lips` and name them as 'lip' in metadata.json, or learn from"
                    + " sound alone.";

    /** Captions are written to the millisecond, tracks last whole pictures; what is missing of one is cut off. */
    private static final double TOLERANCE_SECONDS = 0.1;

    /** Takes what is found. */
    interface Receiver {

        /** What is to be known of a track's recording. */
        ProbedRecording recording(Path file) throws IOException;

        /** A clip. */
        void clip(Found clip);

        /**
         * A caption of which there is no clip.
         *
         * @param caption names it, and its view only where the view is to blame
         */
        void leftOut(CaptionFault why, String caption);

        /** What cannot be used, in a sentence. */
        void unusable(String sentence);
    }

    /**
     * A clip.
     *
     * @param id names it
     * @param recording that it is in
     * @param unseen why the recording's pictures are not those of the speaker's mouth; empty if they are
     * @param start seconds of the recording
     * @param end seconds of the recording
     * @param said when it begins on the session's clock, in seconds
     * @param session its session's name
     * @param speaker the speaker's name, which no speaker of another session has
     */
    record Found(
            String id,
            ProbedRecording recording,
            Optional<String> unseen,
            double start,
            double end,
            double said,
            String text,
            String session,
            String speaker) {}

    /** A track and where it is on the session's clock. */
    private record Placed(ProbedRecording recording, Optional<String> unseen, double start) {

        boolean holds(Spoken spoken) {
            return spoken.start() >= start - TOLERANCE_SECONDS
                    && spoken.end() <= start + recording.seconds() + TOLERANCE_SECONDS;
        }
    }

    /**
     * Finds those of a session in one view.
     *
     * @param labels the session's reference files by their paths in it
     */
    void add(
            McorecSession session,
            CameraView view,
            Map<String, byte[]> labels,
            PlannedFiles files,
            StageContext context)
            throws StageFailure, IOException {
        for (Speaker speaker : session.speakers()) {
            String file = "labels/" + speaker.name() + ".vtt";
            byte[] captions = labels.get(file);
            if (captions == null) {
                into.unusable("There is no " + session.name() + "/" + file + ", so nothing that " + speaker.name()
                        + " says there can be learnt.");
                continue;
            }
            List<Placed> tracks = tracks(speaker, files, context);
            List<Spoken> all = SpokenCaptions.of(captions, session.name() + "/" + file, settings);
            for (Spoken spoken : SpokenCaptions.joined(
                    all, settings, whole -> tracks.stream().anyMatch(track -> track.holds(whole)))) {
                add(session, speaker, view, spoken, tracks);
            }
        }
    }

    private void add(McorecSession session, Speaker speaker, CameraView view, Spoken spoken, List<Placed> tracks) {
        // The first of those with lips, for from the others nobody learns to see.
        Optional<Placed> track = tracks.stream()
                .filter(one -> one.holds(spoken))
                .min(Comparator.comparing(one -> one.unseen().isPresent()));
        String caption = "%s/%s caption %d".formatted(session.name(), speaker.name(), spoken.number());
        String id = caption + " (" + view + ")";
        Optional<CaptionFault> fault = fault(spoken, track.isPresent());
        if (fault.isPresent()) {
            into.leftOut(fault.get(), fault.get() == CaptionFault.NO_TRACK ? id : caption);
            return;
        }
        Placed in = track.orElseThrow();
        double start = Math.max(0, spoken.start() - in.start());
        into.clip(new Found(
                id,
                in.recording(),
                in.unseen(),
                start,
                Math.min(in.recording().seconds(), spoken.end() - in.start()),
                in.start() + start,
                spoken.text(),
                session.name(),
                session.name() + "/" + speaker.name()));
    }

    private Optional<CaptionFault> fault(Spoken spoken, boolean covered) {
        if (spoken.text().isEmpty()) {
            return Optional.of(CaptionFault.NO_WORDS);
        }
        if (spoken.seconds() < settings.shortest() || spoken.seconds() <= 0) {
            return Optional.of(CaptionFault.TOO_SHORT);
        }
        if (spoken.seconds() > settings.longest()) {
            return Optional.of(CaptionFault.TOO_LONG);
        }
        return covered ? Optional.empty() : Optional.of(CaptionFault.NO_TRACK);
    }

    /** The tracks that can be used; what keeps another from it is said. */
    private List<Placed> tracks(Speaker speaker, PlannedFiles files, StageContext context)
            throws StageFailure, IOException {
        List<Placed> tracks = new ArrayList<>();
        for (Track track : speaker.tracks()) {
            // As where they are transcribed: the sound in the lips' file, if there is one.
            boolean given = files.has(track.lips());
            Optional<Path> mouth = given || track.video() == null ? Optional.empty() : cut.mouth(track.video());
            String media = given || track.video() == null ? track.lips() : track.video();
            if (media == null) {
                into.unusable("A track of " + speaker.name() + " names neither 'video' nor 'lip' in metadata.json.");
                continue;
            }
            try {
                double start = TrackStart.of(files, track.metadata(), context) + speaker.shift();
                ProbedRecording recording =
                        into.recording(mouth.isPresent() ? mouth.get() : files.open(media, context));
                if (recording.fault().isPresent()) {
                    into.unusable(media + ": " + recording.fault().get());
                } else {
                    tracks.add(new Placed(
                            recording,
                            given || mouth.isPresent() ? Optional.empty() : Optional.of(unseen(track)),
                            start));
                }
            } catch (StageFailure e) {
                if (e.reason() != FailureReason.InvalidDataset && e.reason() != FailureReason.MissingInput) {
                    throw e;
                }
                into.unusable(e.getMessage());
            }
        }
        return tracks;
    }

    private String unseen(Track track) {
        return Optional.ofNullable(track.video())
                .flatMap(cut::track)
                .map(LipTrack::problem)
                .orElse(NO_LIPS);
    }
}
