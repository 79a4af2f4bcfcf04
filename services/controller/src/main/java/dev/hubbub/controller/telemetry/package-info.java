/** What the controller tells of its own work: metrics, and one trace for each run. */
package dev.hubbub.controller.telemetry;
