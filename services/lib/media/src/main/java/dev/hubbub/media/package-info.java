/**
 * Recordings in and out: any format FFmpeg opens becomes 16 kHz mono samples at exact places.
 *
 * <p>{@link dev.hubbub.media.MediaReader} is where reading starts. The container ({@code MediaContainer}) and the sound in
 * it ({@code AudioDecoder}) are apart, so that {@link dev.hubbub.media.video} decodes the pictures of the same file beside its sound.
 *
 * <p>What is read is held to what the file declares, as far as its format declares anything:
 *
 * <table>
 * <caption>What a file declares, and how far its sound may fall short of it</caption>
 * <tr><th>format</th><th>declares</th><th>tolerance</th></tr>
 * <tr><td>WAV, RF64, W64, CAF, AU with samples of one size</td><td>bytes, and by them seconds</td><td>0.15 s</td></tr>
 * <tr><td>AIFF, FLAC, MP4 and its kin, MP3 with a Xing header</td><td>samples or frames</td><td>0.15 s: run-in and
 * padding that encoders count or do not</td></tr>
 * <tr><td>AVI, ASF</td><td>bytes</td><td>64 bytes, by which writers differ</td></tr>
 * <tr><td>Ogg</td><td>the bytes of its last page, no length</td><td>none</td></tr>
 * <tr><td>Matroska, WebM, FLV, ASF</td><td>the length of the longest stream, unless recorded live</td><td>1 s, and only
 * where no other stream goes on</td></tr>
 * <tr><td>transport streams, ADTS, G.722, AMR, raw samples, WAV from a pipe,
 * anything live</td><td>nothing</td><td>read to the last
 * packet</td></tr>
 * </table>
 *
 * <p>A length that is only estimated, from a bit rate or from the last time stamps, is no declaration. A gap that time
 * stamps declare is silence, up to an hour; see {@code SampleClock} for stamps that begin anew.
 */
package dev.hubbub.media;
