package dev.hubbub.media;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sound without a header, told by the ending of its file's name alone. FFmpeg reads such files at 44.1 kHz, which is the
 * rate of none of them: telephones' mu-law and A-law have 8 kHz by their standard (ITU-T G.711), and the endings of
 * Asterisk's signed linear files say their rate.
 *
 * @param demuxer FFmpeg's name of the format
 * @param rate samples per second
 */
record RawSound(String demuxer, int rate) {

    private static final int TELEPHONE = 8_000;
    private static final Map<String, RawSound> STANDARDS = new HashMap<>();

    static {
        for (String ending : new String[] {"ul", "ulaw", "mulaw", "mu", "pcmu"}) {
            STANDARDS.put(ending, new RawSound("mulaw", TELEPHONE));
        }
        for (String ending : new String[] {"al", "alaw", "pcma"}) {
            STANDARDS.put(ending, new RawSound("alaw", TELEPHONE));
        }
        STANDARDS.put("sln", new RawSound("s16le", TELEPHONE));
        for (int thousands : new int[] {12, 16, 24, 32, 48, 96, 192}) {
            STANDARDS.put("sln" + thousands, new RawSound("s16le", 1000 * thousands));
        }
        STANDARDS.put("sln44", new RawSound("s16le", 44_100));
    }

    /** Endings of sound that has neither a header nor a standard. */
    private static final Set<String> WITHOUT_STANDARD = Set.of(
            "raw", "pcm", "s8", "sb", "u8", "ub", "s16", "sw", "s16le", "s16be", "u16", "uw", "s24", "s24le", "s32",
            "s32le", "f32", "f32le", "f64", "f64le", "vox", "aptx", "aptxhd", "g726", "g711");

    /** FFmpeg's formats that have no rate of their own, and get one only by a guess. */
    private static final Set<String> GUESSED = Set.of(
            "alaw", "mulaw", "vidc", "f64be", "f64le", "f32be", "f32le", "s32be", "s32le", "s24be", "s24le", "s16be",
            "s16le", "s8", "u32be", "u32le", "u24be", "u24le", "u16be", "u16le", "u8", "aptx", "aptx_hd", "g726",
            "g726le", "sln");

    /** What a file of this name holds by the standard of its ending, if there is one. */
    static Optional<RawSound> standardOf(Path file) {
        return Optional.ofNullable(STANDARDS.get(ending(file)));
    }

    /** Whether a file of this name is raw sound whose rate nobody says. */
    static boolean isWithoutStandard(Path file) {
        return WITHOUT_STANDARD.contains(ending(file));
    }

    /** Whether the rate of what FFmpeg takes for this format is FFmpeg's guess. */
    static boolean isGuessed(String demuxer) {
        return GUESSED.contains(demuxer);
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
