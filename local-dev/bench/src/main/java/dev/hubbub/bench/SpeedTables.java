package dev.hubbub.bench;

import dev.hubbub.bench.operations.StepOperations;
import dev.hubbub.bench.peer.PeerComparison;
import dev.hubbub.bench.precision.PrecisionErrors;
import dev.hubbub.bench.precision.PrecisionSpeed;
import dev.hubbub.bench.speed.DecodeSpeed;
import dev.hubbub.bench.speed.EncodeSpeed;
import java.util.List;
import java.util.Locale;

/** The tables of a report that say how fast something is, for people; each is nothing where nothing was measured. */
final class SpeedTables {
    private SpeedTables() {}

    static String encoding(List<EncodeSpeed> rows) {
        TextTable table = new TextTable("model", "batch", "features s", "encode s", "CPU s", "s per segment");
        rows.forEach(row -> table.row(
                row.model(),
                row.batch(),
                decimals(3, row.features().wallSeconds()),
                decimals(3, row.encoding().wallSeconds()),
                decimals(3, row.encoding().cpuSeconds()),
                decimals(3, row.secondsPerSegment())));
        return rows.isEmpty() ? "" : table.under("Encoding segments of 30 s");
    }

    static String decoding(List<DecodeSpeed> rows) {
        TextTable table =
                new TextTable("model", "beam", "batch", "tokens", "decode s", "CPU s", "tokens/s", "per CPU s");
        rows.forEach(row -> table.row(
                row.model(),
                row.beam(),
                row.batch(),
                row.tokens(),
                decimals(3, row.decoding().wallSeconds()),
                decimals(3, row.decoding().cpuSeconds()),
                decimals(1, row.tokensPerSecond()),
                decimals(1, row.tokensPerCpuSecond())));
        return rows.isEmpty() ? "" : table.under("Decoding encoded segments");
    }

    static String operations(List<StepOperations> rows) {
        TextTable table = new TextTable("model", "beam", "a step", "no views", "a layer", "no views", "all but layers");
        rows.forEach(row -> table.row(
                row.model(),
                row.beam(),
                decimals(1, row.step()),
                decimals(1, row.stepComputing()),
                decimals(1, row.layer()),
                decimals(1, row.layerComputing()),
                decimals(1, row.stepComputing() - row.layers() * row.layerComputing())));
        return rows.isEmpty() ? "" : table.under("Operations of the engine that a step of decoding one segment calls");
    }

    static String precisions(List<PrecisionSpeed> rows) {
        TextTable table =
                new TextTable("model", "precision", "encode s", "CPU s", "as fast", "decode s", "CPU s", "as fast");
        rows.forEach(row -> table.row(
                row.model(),
                row.precision(),
                decimals(3, row.encoding().wallSeconds()),
                decimals(3, row.encoding().cpuSeconds()),
                decimals(2, row.encodeRatio()),
                decimals(3, row.decoding().wallSeconds()),
                decimals(3, row.decoding().cpuSeconds()),
                decimals(2, row.decodeRatio())));
        return rows.isEmpty()
                ? ""
                : table.under(
                        "Precisions in turns: a segment of %d s, greedy, and how many times as fast as the first by processor time"
                                .formatted(PrecisionSpeed.SECONDS));
    }

    static String errors(List<PrecisionErrors> rows) {
        TextTable table = new TextTable("checkpoint", "precision", "words", "WER %", "tokens", "changed");
        rows.forEach(row -> table.row(
                row.checkpoint(),
                row.precision(),
                row.words(),
                decimals(1, 100 * row.wordErrorRate()),
                row.tokens(),
                row.changedTokens()));
        return rows.isEmpty() ? "" : table.under("Sample recordings in the same precisions, greedy");
    }

    static String peers(List<PeerComparison> rows, String what, String peer, String title) {
        TextTable table =
                new TextTable(what, "step", "batch", "Hubbub s", "CPU s", peer + " s", "CPU s", "ratio", "CPU ratio");
        rows.forEach(row -> table.row(
                row.what(),
                row.step(),
                row.batch(),
                decimals(3, row.hubbub().wallSeconds()),
                decimals(3, row.hubbub().cpuSeconds()),
                decimals(3, row.peer().wallSeconds()),
                decimals(3, row.peer().cpuSeconds()),
                decimals(2, row.ratio()),
                decimals(2, row.cpuRatio())));
        return rows.isEmpty() ? "" : table.under(title + "; below 1 Hubbub is faster");
    }

    static String decimals(int digits, double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
