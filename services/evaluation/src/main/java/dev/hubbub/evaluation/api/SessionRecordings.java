package dev.hubbub.evaluation.api;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.FileCache;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.ReportTask.ReportedDataset;
import dev.hubbub.datasets.Location;
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
import java.util.Locale;
import java.util.Map;
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

    /** What browsers play, by how its files end. */
    private static final Map<String, String> PLAYED = Map.of(
            "wav", "audio/wav",
            "flac", "audio/flac",
            "mp3", "audio/mpeg",
            "ogg", "audio/ogg",
            "opus", "audio/ogg",
            "m4a", "audio/mp4",
            "mp4", "video/mp4",
            "webm", "video/webm");

    private final ObjectStore objects;
    private final FileCache cache;
    private final MediaReader media = new MediaReader();

    /**
     * An object that is a recording.
     *
     * @param bucket where it is
     * @param key what it is called there
     * @param object what it is now
     */
    record Stored(ObjectStore bucket, String key, StoredObject object) {

        /** What browsers take it for; absent if they do not play it. */
        Optional<String> playedAs() {
            return Optional.ofNullable(PLAYED.get(ending()));
        }

        private String ending() {
            return key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        }
    }

    SessionRecordings(ArtifactStore artifacts, FileCache cache) {
        this.objects = artifacts.objects();
        this.cache = cache;
    }

    /**
     * Where a recording of a dataset is.
     *
     * @param dataset the address of the dataset
     * @param recording as the dataset names it
     * @throws UnknownException if it is not an object of its own in the store
     */
    Stored find(ExperimentHead head, String dataset, String recording) throws IOException {
        List<ReportedDataset> datasets =
                head.setup() == null ? List.of() : head.setup().datasets();
        ReportedDataset of = datasets.stream()
                .filter(each -> each.uri().equals(dataset))
                .findFirst()
                .orElseThrow(() -> new UnknownException("The experiment does not say where its recordings are."));
        if (of.layout().isOfTables()) {
            throw new UnknownException(
                    "The recordings of this dataset are rows of its files, which are not played here.");
        }
        DatasetReference reference = new DatasetReference(of.layout(), of.uri(), of.view());
        Location location = Location.of(reference.resolve(recording));
        if (location.isLocal() || location.isOnHub()) {
            throw new UnknownException("The recordings of this dataset are not in the store.");
        }
        ObjectUri uri = ObjectUri.parse(location.uri());
        ObjectStore bucket = objects.inBucket(uri.bucket());
        return new Stored(
                bucket,
                uri.key(),
                bucket.stat(uri.key())
                        .orElseThrow(() -> new UnknownException("The recording is no longer in the store.")));
    }

    /**
     * The sound of a part of a recording, whatever its format: a WAV file of 16,000 samples a second.
     *
     * @return at most the first two minutes of it
     * @throws UnknownException if it cannot be decoded
     */
    byte[] sound(Stored recording, Clip clip) throws IOException {
        double longest = clip.start() + LONGEST_CLIP_SECONDS;
        double end = clip.end() == null ? longest : Math.min(clip.end(), longest);
        if (clip.start() < 0 || end <= clip.start()) {
            throw new UnknownException("It has no length, so there is nothing to hear.");
        }
        String name = "recording" + (recording.key().contains(".") ? "." + recording.ending() : "");
        String identity = "recording " + recording.bucket().uri(recording.key()) + " "
                + recording.object().size() + " " + recording.object().identity();
        try (FileCache.Lease lease = cache.acquire(
                        identity,
                        folder -> recording.bucket().get(recording.key(), recording.object(), folder.resolve(name)));
                var opened = media.open(lease.directory().resolve(name), clip.channel())) {
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
