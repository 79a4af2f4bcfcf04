package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.running.RunningTrials.RunningTrial;
import dev.hubbub.evaluation.index.Page;
import java.time.Instant;
import java.util.SortedMap;

/**
 * How far an experiment's trials are.
 *
 * @param written when they were so
 * @param phases how many trials are in each phase
 * @param trials those that were asked for
 */
public record RunningView(Instant written, SortedMap<String, Integer> phases, Page<RunningTrial> trials) {}
