/** Pages for people over the same index that the API tells: what there is, and the words and sounds behind each number. */
package dev.hubbub.evaluation.dashboard;
