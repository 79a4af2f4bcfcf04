package dev.hubbub.datasets;

import java.util.List;
import java.util.Map;

/**
 * A session as the MCoRec challenge publishes it. All files are named relative to the folder above the sessions, as
 * {@link dev.hubbub.contracts.task.DatasetReference#resolve} takes them.
 *
 * @param name the session's folder
 * @param speakers its speakers, in the order of its {@code metadata.json}
 * @param labels its reference files by name, such as {@code spk_0.vtt} and
 *     {@code speaker_to_cluster.json}; empty where they are not given
 */
public record McorecSession(String name, List<Speaker> speakers, Map<String, String> labels) {

    /**
     * A speaker, seen by the central camera.
     *
     * @param name such as {@code spk_0}
     * @param uem the part of the session that is scored; absent for all of it
     * @param tracks the stretches in which the face is visible
     */
    public record Speaker(String name, Interval uem, List<Track> tracks) {
        public Speaker {
            tracks = List.copyOf(tracks);
        }
    }

    /**
     * A part of a session.
     *
     * @param start seconds
     * @param end seconds
     */
    public record Interval(double start, double end) {}

    /**
     * A stretch in which a speaker's face is visible; absent is what the metadata does not name.
     *
     * @param video face video with sound
     * @param activity active-speaker scores by frame number
     * @param metadata the track's place in the session
     * @param lips mouth video with sound
     * @param boxes face boxes by frame number
     */
    public record Track(String video, String activity, String metadata, String lips, String boxes) {}

    public McorecSession {
        speakers = List.copyOf(speakers);
        labels = Map.copyOf(labels);
    }
}
