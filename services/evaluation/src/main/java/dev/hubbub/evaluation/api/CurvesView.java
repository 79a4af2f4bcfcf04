package dev.hubbub.evaluation.api;

import dev.hubbub.evaluation.live.LiveCurve;
import dev.hubbub.evaluation.report.GateReport;
import dev.hubbub.evaluation.report.RunReport;
import java.util.List;

/**
 * How an experiment's runs of training went and go.
 *
 * @param runs those that its report tells of
 * @param gates what was found of checkpoints that they made
 * @param live those that workers told of within the last half hour, the first one first
 */
public record CurvesView(List<RunReport> runs, List<GateReport> gates, List<LiveCurve> live) {}
