package dev.hubbub.bench;

import dev.hubbub.bench.chain.ChainSplit;
import dev.hubbub.bench.history.Ratio;
import dev.hubbub.bench.peer.PeerComparison;
import dev.hubbub.bench.precision.PrecisionSpeed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What of a report was held against something, by names that say how much was measured. */
final class Ratios {
    private Ratios() {}

    static Map<String, Ratio> of(Report report) {
        Map<String, Ratio> ratios = new LinkedHashMap<>();
        if (report.segment() != null) {
            var segment = report.segment();
            ratios.put(
                    "segment, %s, beam %d, %d tokens".formatted(segment.model(), segment.beam(), segment.tokens()),
                    new Ratio(segment.ratio(), segment.cpuRatio()));
        }
        if (report.flamingo() != null) {
            var segment = report.flamingo();
            ratios.put(
                    "flamingo, %s, beam %d, %d tokens".formatted(segment.model(), segment.beam(), segment.tokens()),
                    new Ratio(segment.ratio(), segment.cpuRatio()));
        }
        peer(ratios, "pytorch", report.pyTorch());
        peer(ratios, "transformers", report.transformers());
        peer(ratios, "whisper.cpp", report.whisperCpp());
        peer(ratios, "ffmpeg", report.ffmpeg());
        precisions(ratios, report.precisions());
        if (report.training() != null) {
            var training = report.training();
            ratios.put(
                    "training, %s, %d clips, %d tokens"
                            .formatted(training.model(), training.clips(), training.tokens()),
                    new Ratio(1 / training.ratio(), 1 / training.cpuRatio()));
        }
        for (ChainSplit chain : report.chain()) {
            ratios.put(
                    "chain, %s, %d trials, %d tokens".formatted(chain.family(), chain.trials(), chain.tokens()),
                    Ratio.of(chain.once(), chain.anew()));
        }
        if (report.grid() != null) {
            var grid = report.grid();
            ratios.put(
                    "grid, %s, %d trials, %d tokens"
                            .formatted(grid.model(), grid.trials(), grid.grid().tokens()),
                    new Ratio(grid.ratio(), grid.cpuRatio()));
        }
        if (report.merging() != null) {
            var merging = report.merging();
            // A merge reads and writes three files where a copy has two.
            ratios.put(
                    "merging, %d MB".formatted(Math.round(merging.bytes() / 1e6)),
                    Ratio.of(merging.merge().times(2), merging.copy().times(3)));
        }
        return ratios;
    }

    private static void peer(Map<String, Ratio> ratios, String peer, List<PeerComparison> rows) {
        for (PeerComparison row : rows) {
            ratios.put(
                    "%s, %s, %s, batch %d".formatted(peer, row.what(), row.step(), row.batch()),
                    Ratio.of(row.hubbub(), row.peer()));
        }
    }

    private static void precisions(Map<String, Ratio> ratios, List<PrecisionSpeed> rows) {
        for (PrecisionSpeed row : rows) {
            PrecisionSpeed exact = rows.stream()
                    .filter(other -> other.model().equals(row.model()))
                    .findFirst()
                    .orElseThrow();
            if (row != exact) {
                String name = "%s, %s".formatted(row.precision(), row.model());
                ratios.put(name + ", encode", Ratio.of(row.encoding(), exact.encoding()));
                ratios.put(name + ", decode", Ratio.of(row.decoding(), exact.decoding()));
            }
        }
    }
}
