package dev.hubbub.bench;

import dev.hubbub.bench.chain.ChainSplit;
import dev.hubbub.bench.history.Ratio;
import dev.hubbub.bench.pytorch.PyTorchComparison;
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

    private static void peer(Map<String, Ratio> ratios, String peer, List<PyTorchComparison> rows) {
        for (PyTorchComparison row : rows) {
            ratios.put(
                    "%s, %s, %s, batch %d".formatted(peer, row.family(), row.step(), row.batch()),
                    Ratio.of(row.hubbub(), row.pyTorch()));
        }
    }
}
