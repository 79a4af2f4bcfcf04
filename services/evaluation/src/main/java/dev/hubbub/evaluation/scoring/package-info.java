/** How right a trial is, under a named protocol. */
package dev.hubbub.evaluation.scoring;
