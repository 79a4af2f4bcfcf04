/** What an experiment found, as tables, as data and as a page. */
package dev.hubbub.evaluation.report;
