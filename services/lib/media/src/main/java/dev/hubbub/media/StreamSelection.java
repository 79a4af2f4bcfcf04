package dev.hubbub.media;

import dev.hubbub.media.UnreadableMediaException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;

/** Which of an open file's streams is the sound and which the pictures, by their index in the file. */
record StreamSelection(Path file, AVFormatContext context) {

    /** The audio track of that number, from 1; null for the one a player would choose. */
    int audio(Integer track) throws UnreadableMediaException {
        List<Integer> tracks = audioTracks();
        if (tracks.isEmpty()) {
            if (!hasStreamOf(avutil.AVMEDIA_TYPE_VIDEO)) {
                throw new UnreadableMediaException(
                        file, Reason.NOT_MEDIA, "holds nothing that can be made out: check that it was copied whole");
            }
            throw new UnreadableMediaException(
                    file, Reason.NO_AUDIO, "has no sound in it: name a file with an audio stream");
        }
        if (track != null && track > tracks.size()) {
            throw new UnreadableMediaException(
                    file, Reason.NO_AUDIO, "has no audio track " + track + ": name one from 1 to " + tracks.size());
        }
        return track == null
                ? avformat.av_find_best_stream(context, avutil.AVMEDIA_TYPE_AUDIO, -1, -1, (PointerPointer<?>) null, 0)
                : tracks.get(track - 1);
    }

    /** The pictures a player would show. A cover is no film. */
    int video() throws UnreadableMediaException {
        int best =
                avformat.av_find_best_stream(context, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
        for (int index = 0; index < context.nb_streams() && (best < 0 || !isFilm(best)); index++) {
            best = index;
        }
        if (best < 0 || !isFilm(best)) {
            throw new UnreadableMediaException(
                    file, Reason.NO_VIDEO, "has no pictures in it: name a file with a video stream");
        }
        return best;
    }

    private boolean isFilm(int index) {
        AVStream stream = context.streams(index);
        return stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO
                && (stream.disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) == 0
                && stream.codecpar().width() > 0
                && stream.codecpar().height() > 0;
    }

    /** The streams with sound that can be made out, in the file's order. */
    List<Integer> audioTracks() {
        List<Integer> tracks = new ArrayList<>();
        for (int index = 0; index < context.nb_streams(); index++) {
            AVCodecParameters coded = context.streams(index).codecpar();
            if (coded.codec_type() == avutil.AVMEDIA_TYPE_AUDIO
                    && coded.sample_rate() > 0
                    && coded.ch_layout().nb_channels() > 0) {
                tracks.add(index);
            }
        }
        return tracks;
    }

    /** The number, from 1, of the audio track that is {@code selected}, and what the file calls it. */
    String trackName(int selected) {
        StringBuilder name = new StringBuilder().append(audioTracks().indexOf(selected) + 1);
        List<String> said = new ArrayList<>();
        for (String tag : List.of("language", "title")) {
            AVDictionaryEntry entry =
                    avutil.av_dict_get(context.streams(selected).metadata(), tag, null, 0);
            if (entry != null && !entry.isNull() && !entry.value().getString().isBlank()) {
                said.add(entry.value().getString());
            }
        }
        return said.isEmpty() ? name.toString() : name + " (" + String.join(", ", said) + ")";
    }

    private boolean hasStreamOf(int type) {
        for (int index = 0; index < context.nb_streams(); index++) {
            if (context.streams(index).codecpar().codec_type() == type) {
                return true;
            }
        }
        return false;
    }
}
