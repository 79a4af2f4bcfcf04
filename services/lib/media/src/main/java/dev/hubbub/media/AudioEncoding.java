package dev.hubbub.media;

import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** The forms in which sound can be written. */
public enum AudioEncoding {
    /** 16-bit linear in RIFF. */
    WAV("wav", "wav", avcodec.AV_CODEC_ID_PCM_S16LE, avutil.AV_SAMPLE_FMT_S16),
    /** Lossless, 16 bits. */
    FLAC("flac", "flac", avcodec.AV_CODEC_ID_FLAC, avutil.AV_SAMPLE_FMT_S16),
    /** Opus in Ogg. */
    OPUS("opus", "ogg", avcodec.AV_CODEC_ID_OPUS, avutil.AV_SAMPLE_FMT_FLT),
    /** MPEG-1/2 layer III. */
    MP3("mp3", "mp3", avcodec.AV_CODEC_ID_MP3, avutil.AV_SAMPLE_FMT_FLTP),
    /** AAC-LC in mp4, whose end is kept to a millisecond and followed by up to 1024 samples of silence. */
    AAC("m4a", "mp4", avcodec.AV_CODEC_ID_AAC, avutil.AV_SAMPLE_FMT_FLTP),
    /** ITU-T G.722 at 64 kbit/s without a container; 16 kHz mono only. */
    G722("g722", "g722", avcodec.AV_CODEC_ID_ADPCM_G722, avutil.AV_SAMPLE_FMT_S16);

    private final String extension;
    private final String container;
    private final int codec;
    private final int sampleFormat;

    AudioEncoding(String extension, String container, int codec, int sampleFormat) {
        this.extension = extension;
        this.container = container;
        this.codec = codec;
        this.sampleFormat = sampleFormat;
    }

    /** The usual ending of file names, without the dot. */
    public String extension() {
        return extension;
    }

    /** Whether a bit rate decides how much of the sound is kept. */
    boolean lossy() {
        return switch (this) {
            case OPUS, MP3, AAC -> true;
            case WAV, FLAC, G722 -> false;
        };
    }

    String container() {
        return container;
    }

    int codec() {
        return codec;
    }

    int sampleFormat() {
        return sampleFormat;
    }
}
