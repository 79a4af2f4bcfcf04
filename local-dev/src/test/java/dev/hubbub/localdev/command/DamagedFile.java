package dev.hubbub.localdev.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What happens to text files on their way: in editors, scripts, on full disks and in bad copies. */
enum DamagedFile {
    CUT {
        @Override
        byte[] damaged(byte[] file, Random random) {
            return Arrays.copyOf(file, random.nextInt(file.length));
        }
    },
    FLIPPED {
        @Override
        byte[] damaged(byte[] file, Random random) {
            byte[] result = file.clone();
            for (int flip = 0; flip <= random.nextInt(4); flip++) {
                result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return result;
        }
    },
    ZEROED {
        @Override
        byte[] damaged(byte[] file, Random random) {
            byte[] result = file.clone();
            int from = random.nextInt(file.length);
            Arrays.fill(result, from, Math.min(file.length, from + 1 + random.nextInt(30)), (byte) 0);
            return result;
        }
    },
    WITHOUT_SOME {
        @Override
        byte[] damaged(byte[] file, Random random) {
            int from = random.nextInt(file.length);
            int to = Math.min(file.length, from + 1 + random.nextInt(12));
            return joined(Arrays.copyOf(file, from), Arrays.copyOfRange(file, to, file.length));
        }
    },
    LINES_SHUFFLED {
        @Override
        byte[] damaged(byte[] file, Random random) {
            List<String> lines = lines(file);
            Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
            return text(lines);
        }
    },
    LINE_LOST {
        @Override
        byte[] damaged(byte[] file, Random random) {
            List<String> lines = lines(file);
            lines.remove(random.nextInt(lines.size()));
            return text(lines);
        }
    },
    LINES_JOINED {
        @Override
        byte[] damaged(byte[] file, Random random) {
            List<String> lines = lines(file);
            int at = random.nextInt(Math.max(1, lines.size() - 1));
            String joined = lines.get(at) + (lines.size() > at + 1 ? lines.remove(at + 1) : "");
            lines.set(at, joined);
            return text(lines);
        }
    },
    LINE_TWICE {
        @Override
        byte[] damaged(byte[] file, Random random) {
            List<String> lines = lines(file);
            lines.add(random.nextInt(lines.size()), lines.get(random.nextInt(lines.size())));
            return text(lines);
        }
    },
    /** What stands for a value is something else. */
    OTHER_VALUE {
        @Override
        int rounds() {
            return 12;
        }

        @Override
        byte[] damaged(byte[] file, Random random) {
            String text = new String(file, StandardCharsets.UTF_8);
            List<String> values = List.of("null", "[]", "{}", "1e999", "-1", "\"\"", "true", "NaN", "\"\\ud800\"");
            int from = text.indexOf(':', random.nextInt(text.length()));
            int to = from < 0 ? -1 : text.indexOf(text.indexOf(',', from) < 0 ? '}' : ',', from);
            return to < 0
                    ? new byte[0]
                    : (text.substring(0, from + 1) + values.get(random.nextInt(values.size())) + text.substring(to))
                            .getBytes(StandardCharsets.UTF_8);
        }
    },
    TWICE {
        @Override
        byte[] damaged(byte[] file, Random random) {
            return joined(file, file);
        }
    },
    OTHER_ENCODING {
        @Override
        byte[] damaged(byte[] file, Random random) {
            String text = "\uFEFF" + new String(file, StandardCharsets.UTF_8);
            return text.getBytes(random.nextBoolean() ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
        }
    },
    EMPTY {
        @Override
        byte[] damaged(byte[] file, Random random) {
            return new byte[0];
        }
    };

    abstract byte[] damaged(byte[] file, Random random);

    /** How often one file is to be damaged so. */
    int rounds() {
        return 3;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    private static List<String> lines(byte[] file) {
        return new ArrayList<>(List.of(new String(file, StandardCharsets.UTF_8).split("\n", -1)));
    }

    private static byte[] text(List<String> lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }
}
