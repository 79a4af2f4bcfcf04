/** Whether a difference between error rates is more than chance. */
package dev.hubbub.scoring.significance;
