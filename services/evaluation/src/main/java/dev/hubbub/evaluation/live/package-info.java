/** What is going on right now, as workers tell it: read from their topics by nobody's group, kept in memory alone. */
package dev.hubbub.evaluation.live;
