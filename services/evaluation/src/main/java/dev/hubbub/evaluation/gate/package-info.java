/** Whether a new checkpoint may take the place of its base. */
package dev.hubbub.evaluation.gate;
