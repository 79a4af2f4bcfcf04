package dev.hubbub.datasets;

import java.util.List;
import java.util.Map;

/**
 * A session as the MCoRec challenge publishes it, in one of its views. All files are named relative to the folder above the sessions, as
 * {@link dev.hubbub.contracts.task.DatasetReference#resolve} takes them.
 *
 * @param name the session's folder
 * @param speakers its speakers, in the order of its {@code metadata.json}
 * @param labels its reference files by name, such as {@code spk_0.vtt} and
 *     {@code speaker_to_cluster.json}; empty where they are not given
 */
public record McorecSession(String name, List<Speaker> speakers, Map<String, String> labels) {

    /**
     * A speaker in one view: seen by the central camera or by a camera of their own, which has a clock of its own.
     *
     * @param name such as {@code spk_0}
     * @param uem the part of the session that is scored, on the session's clock; absent for all of it
     * @param tracks the stretches in which the face is visible
     * @param shift seconds added to a time of the tracks' clock to have that of the session, which is the central
     *     camera's; 0 for the tracks of that
     */
    public record Speaker(String name, Interval uem, List<Track> tracks, double shift) {
        public Speaker {
            tracks = List.copyOf(tracks);
        }

        /** A speaker seen by the central camera. */
        public Speaker(String name, Interval uem, List<Track> tracks) {
            this(name, uem, tracks, 0);
        }

        /** The part that is scored, on the tracks' clock; absent for all of it. */
        public Interval uemOfTracks() {
            return uem == null ? null : new Interval(uem.start() - shift, uem.end() - shift);
        }
    }

    /**
     * A part of a recording.
     *
     * @param start seconds
     * @param end seconds
     */
    public record Interval(double start, double end) {

        /** How long it is. */
        public double seconds() {
            return end - start;
        }
    }

    /**
     * A stretch in which a speaker's face is visible; absent is what the metadata does not name.
     *
     * @param video face video with sound
     * @param activity active-speaker scores by frame number
     * @param metadata the track's place in its view's recording
     * @param lips mouth video with sound
     * @param boxes face boxes by frame number
     */
    public record Track(String video, String activity, String metadata, String lips, String boxes) {}

    public McorecSession {
        speakers = List.copyOf(speakers);
        labels = Map.copyOf(labels);
    }
}
