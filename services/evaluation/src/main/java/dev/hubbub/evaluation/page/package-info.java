/**
 * The experiment's page: one self-contained HTML file, made from a {@code Report}, pictures of lips, and nothing else.
 */
package dev.hubbub.evaluation.page;
