package dev.hubbub.evaluation.api;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.CachedFiles;
import dev.hubbub.artifacts.FileCache;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.ReportTask.ReportedDataset;
import dev.hubbub.datasets.Location;
import dev.hubbub.datasets.RowRecording;
import dev.hubbub.datasets.StoredFiles;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.UnreadableMediaException;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * The recordings of sessions. Which object is read follows from what a trial was scored on: nobody who asks names a key, and
 * what is no recording is not given out.
 */
@Singleton
class SessionRecordings {

    /** What fits into an answer, and into a moment. */
    private static final double LONGEST_CLIP_SECONDS = 120;

    private final ObjectStore objects;
    private final FileCache cache;
    private final MediaReader media = new MediaReader();

    SessionRecordings(ArtifactStore artifacts, FileCache cache) {
        this.objects = artifacts.objects();
        this.cache = cache;
    }

    /**
     * A recording of a dataset.
     *
     * @param dataset the address of the dataset
     * @param recording as the dataset names it
     * @throws UnknownException if it is not in the store
     */
    Recording find(ExperimentHead head, String dataset, String recording) throws IOException {
        List<ReportedDataset> datasets =
                head.setup() == null ? List.of() : head.setup().datasets();
        DatasetReference reference = datasets.stream()
                .filter(each -> each.uri().equals(dataset))
                .findFirst()
                .orElseThrow(() -> new UnknownException("The experiment does not say where its recordings are."))
                .reference();
        Location location = Location.of(reference.resolve(recording));
        if (location.isLocal() || location.isOnHub()) {
            throw new UnknownException("The recordings of this dataset are not in the store.");
        }
        if (!reference.layout().isOfTables()) {
            return stored(location);
        }
        Optional<Recording> row = row(reference, recording);
        if (row.isEmpty() && recording.contains("." + reference.layout().text() + "/")) {
            throw new UnknownException("The recording is no row of this dataset.");
        }
        // Tables may also say where their recordings are.
        return row.isPresent() ? row.get() : stored(location);
    }

    private Optional<Recording> row(DatasetReference dataset, String recording) throws IOException {
        try {
            Optional<RowRecording> row = RowRecording.find(dataset, recording, new StoredFiles(objects));
            return row.isPresent()
                    ? Optional.of(Recording.OfRow.of(row.get(), new CachedFiles(cache)))
                    : Optional.empty();
        } catch (StageFailure e) {
            throw new UnknownException("The tables of this dataset are no longer as they were, so nothing is heard.");
        }
    }

    private Recording stored(Location location) throws IOException {
        ObjectUri uri = ObjectUri.parse(location.uri());
        ObjectStore bucket = objects.inBucket(uri.bucket());
        StoredObject object = bucket.stat(uri.key())
                .orElseThrow(() -> new UnknownException("The recording is no longer in the store."));
        return new Recording.Stored(bucket, uri.key(), object, cache);
    }

    /**
     * The sound of a part of a recording, whatever its format: a WAV file of 16,000 samples a second.
     *
     * @return at most the first two minutes of it
     * @throws UnknownException if it cannot be decoded
     */
    byte[] sound(Recording recording, Clip clip) throws IOException {
        double longest = clip.start() + LONGEST_CLIP_SECONDS;
        double end = clip.end() == null ? longest : Math.min(clip.end(), longest);
        if (clip.start() < 0 || end <= clip.start()) {
            throw new UnknownException("It has no length, so there is nothing to hear.");
        }
        try (Recording.Opened file = recording.open();
                var opened = media.open(file.path(), clip.channel())) {
            return wave(opened.read(new TimeRange(clip.start(), end)));
        } catch (UnreadableMediaException e) {
            throw new UnknownException("There is no sound that can be decoded at this place of the recording.");
        }
    }

    private static byte[] wave(float[] samples) throws IOException {
        ByteBuffer pcm = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float sample : samples) {
            pcm.putShort((short) Math.round(Math.max(-1, Math.min(1, sample)) * Short.MAX_VALUE));
        }
        AudioFormat format = new AudioFormat(MediaReader.SAMPLE_RATE, 16, 1, true, false);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(pcm.array()), format, samples.length),
                AudioFileFormat.Type.WAVE,
                file);
        return file.toByteArray();
    }
}
