/** The experiment's page: one self-contained HTML file, made from a {@code Report} and nothing else. */
package dev.hubbub.evaluation.page;
